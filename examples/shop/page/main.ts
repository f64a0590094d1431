/** The shop's page: its addresses and its search. */
import { basketView } from "./basket-view.ts";
import { showCount } from "./basket.ts";
import { checkoutView, orderView } from "./checkout-views.ts";
import { productList, productPage } from "./product-views.ts";
import { goTo, startRouter } from "./router.ts";
import { spanhouse } from "./telemetry.ts";

startRouter([
  { pattern: "/", show: () => productList(new URLSearchParams(location.search)) },
  { pattern: "/products/:id", show: productPage },
  { pattern: "/basket", show: basketView },
  { pattern: "/checkout", show: checkoutView },
  { pattern: "/orders/:number", show: orderView },
]);
showCount();

const search = document.querySelector<HTMLFormElement>("#search")!;
search.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = new FormData(search).get("words") as string;
  spanhouse.track("search", { "search.length": words.length });
  void goTo(`/?${new URLSearchParams({ words })}`);
});
