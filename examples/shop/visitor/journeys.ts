/** What visitors do. Each journey goes on until it has something to tell; the first two show the most. */
import type { Page } from "playwright-core";
import type { Person } from "./people.ts";

/** A way through the shop, from its first page; gives what came of it in a few words. */
export type Journey = (page: Page, person: Person) => Promise<string>;

const thinkMs = 250;

async function think(page: Page): Promise<void> {
  await page.waitForTimeout(thinkMs + Math.random() * thinkMs);
}

async function openProduct(page: Page, name: string): Promise<void> {
  await page.locator("a.brand").click();
  await page.locator(".card", { hasText: name }).first().click();
  await page.locator("article h1", { hasText: name }).waitFor();
  // Whoever reads about a thing also sees what goes with it.
  await page.locator(".together .card").first().waitFor();
  await think(page);
}

async function addToBasket(page: Page, name: string): Promise<void> {
  await openProduct(page, name);
  await page.getByRole("button", { name: "Add to basket" }).click();
}

async function useCoupon(page: Page, code: string): Promise<void> {
  await page.locator("a.basket").click();
  await page.locator("input[name=code]").fill(code);
  await page.getByRole("button", { name: "Use" }).click();
  await page.locator(`main:has-text("${code}:"), .message`).first().waitFor();
}

/** Fills in the form and sends it; the order's number, or why there is none. */
async function checkOut(page: Page, person: Person, card: string): Promise<string> {
  await page.locator("a.basket").click();
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.locator("input[name=name]").fill(person.name);
  await page.locator("input[name=email]").fill(person.email);
  await page.locator("input[name=card]").fill(card);
  await think(page);
  await page.getByRole("button", { name: "Order and pay" }).click();
  const outcome = page.locator("#state, .message").first();
  await outcome.waitFor();
  const [, number] = /\/orders\/(\d+)/.exec(page.url()) ?? [];
  return number === undefined ? `not ordered: ${await outcome.textContent()}` : `ordered, number ${number}`;
}

async function buy(page: Page, person: Person): Promise<string> {
  await addToBasket(page, "Enamel kettle");
  await addToBasket(page, "Morning mug");
  await useCoupon(page, "WELCOME10");
  return checkOut(page, person, "4000123412341234");
}

async function tryBrokenCoupon(page: Page): Promise<string> {
  await addToBasket(page, "Wall clock");
  await useCoupon(page, "LUCKY13");
  return `the coupon failed: ${await page.locator(".message").textContent()}`;
}

async function wrapAsPresent(page: Page, person: Person): Promise<string> {
  await addToBasket(page, "Rubber plant");
  await page.locator("a.basket").click();
  await page.locator("input[name=gift]").check();
  await think(page);
  return checkOut(page, person, "4000123412341234");
}

async function clickInAnger(page: Page): Promise<string> {
  await openProduct(page, "Desk lamp");
  for (let click = 0; click < 5; click++) await page.getByRole("button", { name: "Remember" }).click();
  // Only then is it certain that nothing comes of them.
  await page.waitForTimeout(1_600);
  return "clicked five times on a button that does nothing";
}

async function wantWhatIsGone(page: Page, person: Person): Promise<string> {
  await addToBasket(page, "Floor lamp");
  const outcome = await checkOut(page, person, "4000123412341234");
  await page.locator("a.basket").click();
  await page.locator("tr", { hasText: "Floor lamp" }).getByRole("button", { name: "Remove" }).click();
  return outcome;
}

async function search(page: Page): Promise<string> {
  for (const words of ["lamp", "sofa"]) {
    await page.locator("#search input").fill(words);
    await page.locator("#search input").press("Enter");
    await page.locator("h1", { hasText: words }).waitFor();
    await think(page);
  }
  return "searched, and found no sofa";
}

async function payWithBadCard(page: Page, person: Person): Promise<string> {
  await addToBasket(page, "Garden lantern");
  return checkOut(page, person, "4000123412340002");
}

async function lookAround(page: Page): Promise<string> {
  for (const category of ["light", "rooms", "desk"]) {
    await page.locator(".pills a", { hasText: category }).click();
    await page.locator(`.pills a[aria-current]:has-text("${category}")`).waitFor();
    await page.mouse.wheel(0, 400);
    await think(page);
  }
  await openProduct(page, "Twelve pencils");
  await page.goBack();
  await page.locator(".grid").first().waitFor();
  return "looked around";
}

async function followOldLink(page: Page): Promise<string> {
  await page.goto(new URL("/products/egg-timer", page.url()).href);
  await page.locator("h1", { hasText: "did not work" }).waitFor();
  return "followed an old link to a product that is gone";
}

/** All of them, in the order in which they come. */
export const journeys: readonly Journey[] = [
  buy,
  tryBrokenCoupon,
  lookAround,
  wrapAsPresent,
  clickInAnger,
  wantWhatIsGone,
  search,
  buy,
  payWithBadCard,
  followOldLink,
];
