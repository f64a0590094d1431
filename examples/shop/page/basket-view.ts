import { post } from "./api.ts";
import { basketCents, readBasket, writeBasket, type Line } from "./basket.ts";
import { element, price } from "./element.ts";
import { drawWrapping } from "./gift-wrap.ts";
import { showMessage, type View } from "./router.ts";
import { spanhouse } from "./telemetry.ts";

interface Priced {
  readonly code: string;
  readonly offCents: number;
}

const couponKey = "coupon";

/** The coupon that was accepted last. */
export function readCoupon(): Priced | undefined {
  const kept = sessionStorage.getItem(couponKey);
  return kept === null ? undefined : (JSON.parse(kept) as Priced);
}

/** Forgets the coupon: after an order, or when the basket has changed. */
export function forgetCoupon(): void {
  sessionStorage.removeItem(couponKey);
}

function row({ product, quantity }: Line): HTMLElement {
  const remove = (): void => {
    writeBasket(readBasket().filter((line) => line.product.id !== product.id));
    forgetCoupon();
    spanhouse.track("basket.removed", { "product.id": product.id });
    dispatchEvent(new PopStateEvent("popstate"));
  };
  return element(
    "tr",
    {},
    element("td", {}, element("a", { href: `/products/${product.id}` }, product.name)),
    element("td", {}, `${quantity} ×`),
    element("td", {}, price(product.priceCents * quantity)),
    element("td", {}, element("button", { class: "plain", click: remove }, "Remove")),
  );
}

function couponForm(lines: readonly Line[]): HTMLElement {
  const code = element("input", { name: "code", "aria-label": "Coupon", placeholder: "Coupon" }) as HTMLInputElement;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const priced = await post<Priced>("/coupons", {
        code: code.value.toUpperCase(),
        basketCents: basketCents(lines),
      });
      sessionStorage.setItem(couponKey, JSON.stringify(priced));
      dispatchEvent(new PopStateEvent("popstate"));
    } catch (error) {
      showMessage((error as Error).message);
      spanhouse.captureError(new Error("the coupon was not accepted", { cause: error }));
    }
  };
  return element(
    "form",
    { class: "coupon", submit: (event) => void submit(event) },
    code,
    element("button", { class: "plain" }, "Use"),
  );
}

function giftWrap(lines: readonly Line[]): HTMLElement {
  const canvas = element("canvas", { width: "520", height: "140", hidden: true }) as HTMLCanvasElement;
  const change = ({ target }: Event): void => {
    canvas.hidden = !(target as HTMLInputElement).checked;
    if (!canvas.hidden) drawWrapping(canvas, lines);
  };
  const box = element("input", { type: "checkbox", name: "gift", change });
  return element("div", { class: "gift" }, element("label", {}, box, " Wrap it as a present"), canvas);
}

/** What is in the basket, the coupon, and the way to the checkout. */
export function basketView(): View {
  const lines = readBasket();
  if (lines.length === 0) {
    const home = element("a", { href: "/" }, "Look around");
    return { title: "Basket", body: [element("h1", {}, "Your basket is empty"), home] };
  }
  const coupon = readCoupon();
  const off = coupon === undefined ? [] : [element("p", {}, `${coupon.code}: −${price(coupon.offCents)}`)];
  return {
    title: "Basket",
    body: [
      element("h1", {}, "Basket"),
      element("table", {}, ...lines.map(row)),
      couponForm(lines),
      ...off,
      giftWrap(lines),
      element("p", { class: "total" }, `Total ${price(basketCents(lines) - (coupon?.offCents ?? 0))}`),
      element("a", { class: "main", href: "/checkout" }, "Go to checkout"),
    ],
  };
}
