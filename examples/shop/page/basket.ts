import type { Product } from "./api.ts";
import { spanhouse } from "./telemetry.ts";

/** So many of a product. */
export interface Line {
  readonly product: Product;
  readonly quantity: number;
}

const storageKey = "basket";

/** What is in the basket. */
export function readBasket(): readonly Line[] {
  return JSON.parse(localStorage.getItem(storageKey) ?? "[]") as Line[];
}

/** Changes what is in the basket. */
export function writeBasket(lines: readonly Line[]): void {
  localStorage.setItem(storageKey, JSON.stringify(lines));
  showCount();
}

/** One more of a product. */
export function addToBasket(product: Product): void {
  const lines = readBasket();
  const old = lines.find((line) => line.product.id === product.id);
  const quantity = (old?.quantity ?? 0) + 1;
  writeBasket([...lines.filter((line) => line !== old), { product, quantity }]);
  spanhouse.track("basket.added", { "product.id": product.id, "product.price_cents": product.priceCents, quantity });
}

/** What the basket costs, without coupons. */
export function basketCents(lines: readonly Line[]): number {
  return lines.reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0);
}

/** Shows in the page's header how many things there are. */
export function showCount(): void {
  const count = readBasket().reduce((sum, { quantity }) => sum + quantity, 0);
  document.querySelector("#count")!.textContent = String(count);
}
