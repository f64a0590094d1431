import { get, type Product } from "./api.ts";
import { addToBasket } from "./basket.ts";
import { element, price } from "./element.ts";
import type { View } from "./router.ts";
import { spanhouse } from "./telemetry.ts";

const categories = ["kitchen", "light", "desk", "rooms"];

function picture({ id, name }: Product): HTMLElement {
  return element("img", { src: `/pictures/${id}.svg`, alt: name, width: "216", height: "216" });
}

function card(product: Product): HTMLElement {
  return element(
    "a",
    { class: "card", href: `/products/${product.id}` },
    picture(product),
    element("span", { class: "name" }, product.name),
    element("span", { class: "price" }, product.inStock > 0 ? price(product.priceCents) : "Sold out"),
  );
}

/** All products, those of a category, or those with certain words. */
export async function productList(query: URLSearchParams): Promise<View> {
  const words = query.get("words") ?? "";
  const category = query.get("category") ?? "";
  const found = await get<Product[]>(`/products?${new URLSearchParams({ words, category })}`);
  const pills = ["", ...categories].map((name) =>
    element(
      "a",
      { href: name === "" ? "/" : `/?category=${name}`, "aria-current": name === category ? "page" : false },
      name || "all",
    ),
  );
  const heading = words === "" ? "Things that last" : `“${words}”`;
  const grid = element("div", { class: "grid" }, ...found.map(card));
  return {
    title: words === "" ? category || "All things" : `Search: ${words}`,
    body: [
      element("h1", {}, heading),
      element("nav", { class: "pills", "aria-label": "Categories" }, ...pills),
      found.length > 0 ? grid : element("p", { class: "soft" }, "Nothing like this here. Try another word."),
    ],
  };
}

/** One product, and what others bought with it. */
export async function productPage(id: string): Promise<View> {
  const product = await get<Product>(`/products/${encodeURIComponent(id)}`);
  const add = element("button", { class: "main", "data-spanhouse-name": "add to basket" }, "Add to basket");
  add.addEventListener("click", () => {
    addToBasket(product);
    add.textContent = "In the basket. One more?";
  });
  const together = element("section", { class: "together" }, element("h2", {}, "Often bought together"));
  void showTogether(product, together);
  return {
    title: product.name,
    body: [
      element(
        "article",
        { class: "product" },
        picture(product),
        element(
          "div",
          {},
          element("h1", {}, product.name),
          element("p", { class: "price" }, price(product.priceCents)),
          element("p", {}, product.text),
          element(
            "p",
            { class: "soft" },
            product.inStock > 0 ? `${product.inStock} in stock` : "Sold out; we may find one",
          ),
          add,
          // Nobody has written yet what this does.
          element("button", { class: "plain", "data-spanhouse-name": "remember" }, "Remember"),
        ),
      ),
      together,
    ],
  };
}

/** Comes late and moves what is below, as such panels do. */
async function showTogether({ id }: Product, panel: HTMLElement): Promise<void> {
  try {
    const products = await get<Product[]>(`/products/${encodeURIComponent(id)}/recommendations`);
    panel.append(element("div", { class: "grid small" }, ...products.map(card)));
  } catch (error) {
    spanhouse.captureError(error);
    panel.remove();
  }
}
