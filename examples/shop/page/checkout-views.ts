import { ApiError, get, post, type Order } from "./api.ts";
import { forgetCoupon, readCoupon } from "./basket-view.ts";
import { basketCents, readBasket, writeBasket } from "./basket.ts";
import { element, price } from "./element.ts";
import { goTo, showMessage, type View } from "./router.ts";
import { spanhouse } from "./telemetry.ts";

function field(name: string, label: string, type = "text"): HTMLElement {
  return element("label", {}, label, element("input", { name, type, required: true, autocomplete: "off" }));
}

/** Sends the order; the span is the root of a trace that ends in the worker's mail. */
async function placeOrder(form: HTMLFormElement): Promise<void> {
  const { name, email, card } = Object.fromEntries(new FormData(form)) as Record<string, string>;
  const lines = readBasket();
  const coupon = readCoupon()?.code;
  const span = spanhouse.startSpan("place order", {
    attributes: { "basket.lines": lines.length, "basket.cents": basketCents(lines), coupon },
  });
  const order = {
    ...{ name, email, card: card!.replaceAll(" ", ""), coupon },
    items: lines.map(({ product, quantity }) => ({ productId: product.id, quantity })),
  };
  spanhouse.setUser({ id: await customerId(email!) });
  try {
    const { number, totalCents } = await spanhouse.withSpan(span, () => post<Order>("/orders", order));
    spanhouse.track("order.placed", { "order.number": number, "order.total_cents": totalCents });
    writeBasket([]);
    forgetCoupon();
    await goTo(`/orders/${number}`);
  } catch (error) {
    span.recordError(error);
    showMessage((error as Error).message);
    // A refusal is the customer's affair: it is logged. What else goes wrong is ours: it is an exception.
    if (error instanceof ApiError && error.status < 500) spanhouse.warn(error.message, { status: error.status });
    else spanhouse.captureError(error);
  } finally {
    span.end();
  }
}

/** The same customer has the same id, and nobody reads an address out of it. */
async function customerId(email: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(email));
  return [...new Uint8Array(digest).slice(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Name, address, card. */
export function checkoutView(): View {
  const button = element("button", { class: "main", "data-spanhouse-name": "order and pay" }, "Order and pay");
  const submit = (event: Event): void => {
    event.preventDefault();
    button.setAttribute("disabled", "");
    const form = event.currentTarget as HTMLFormElement;
    void placeOrder(form).finally(() => button.removeAttribute("disabled"));
  };
  const fields = [
    field("name", "Name"),
    field("email", "E-mail", "email"),
    field("card", "Card number"),
    element("p", { class: "soft" }, "Any number of 12 to 19 digits; one that ends in 0002 is refused."),
  ];
  return {
    title: "Checkout",
    body: [
      element("h1", {}, "Checkout"),
      element("p", { class: "total" }, `Total ${price(basketCents(readBasket()) - (readCoupon()?.offCents ?? 0))}`),
      element("form", { class: "checkout", submit }, ...fields, button),
    ],
  };
}

/** Thanks, and how the order stands. */
export async function orderView(number: string): Promise<View> {
  const order = await get<Order>(`/orders/${encodeURIComponent(number)}`);
  const state =
    order.state === "confirmed" ? "The confirmation is in your mailbox." : "The confirmation is on its way.";
  return {
    title: `Order ${order.number}`,
    body: [
      element("h1", {}, `Thank you, ${order.name}`),
      element("p", {}, `Order ${order.number}: ${order.items}, ${price(order.totalCents)}.`),
      element("p", { class: "soft", id: "state" }, state),
      element("a", { href: "/" }, "Look around some more"),
    ],
  };
}
