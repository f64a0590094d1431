/* Everything that this shop has to do with Spanhouse is here. */
const records = document.querySelector("#records");
document.querySelector("#collector").textContent = collectorUrl;
// Before init, so that it is not told itself.
fetch(collectorUrl, { mode: "no-cors" }).catch(() => (document.querySelector("#missing").hidden = false));

/** Shows a record on the page before it is sent; a real application changes or drops records here. */
function show(record) {
  const item = document.createElement("li");
  const name = document.createElement("b");
  const about = record.attributes ?? {};
  const detail = about["exception.message"] ?? about["browser.web_vital.name"] ?? about["browser.css_selector"];
  const value = about["browser.web_vital.value"] ?? about["browser.long_animation_frame.duration"];
  name.textContent = record.name ?? "log";
  item.append(
    name,
    ` ${detail ?? record.body ?? about["url.full"] ?? ""} ${value === undefined ? "" : value.toFixed(2)}`,
  );
  records.prepend(item);
  return record;
}

const client = spanhouse.init({
  url: collectorUrl,
  service: "corner-shop",
  version: "1.0.0",
  environment: "example",
  beforeSend: show,
});

function goTo(path) {
  const product = path.split("/")[2];
  client.setRoute(product === undefined ? "/" : "/products/:product");
  document.title = product === undefined ? "Corner shop" : `${product} · Corner shop`;
  document.querySelector("#route").textContent = product === undefined ? "All products" : `One ${product}`;
}

for (const link of document.querySelectorAll("nav a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    history.pushState({}, "", link.href);
    goTo(location.pathname);
  });
}
addEventListener("popstate", () => goTo(location.pathname));
goTo(location.pathname);

function on(id, act, type = "click") {
  document.querySelector(id).addEventListener(type, act);
}

on("#search", (event) => event.preventDefault(), "submit");
on("#buy", async () => {
  const order = await (await fetch("/api/orders", { method: "POST" })).json();
  client.info("order taken", { "order.id": order.order, "shop.traceparent": order.traceparent });
});
on("#throw", () => {
  throw new TypeError("the basket is empty", { cause: new RangeError("0 of 1 items") });
});
// oxlint-disable-next-line typescript/prefer-promise-reject-errors
on("#reject", () => void Promise.reject({ code: 42, why: "no stock" }));
on("#image", () => document.body.append(Object.assign(new Image(), { src: "/no-such-picture.png", alt: "" })));
on("#refused", () => fetch("/api/payments", { method: "POST" }));
on("#slow", () => {
  for (const end = performance.now() + 300; performance.now() < end;);
});
on("#log", () => client.warn("two lamps left", { product: "lamp", left: 2 }));
on("#span", () => {
  const span = client.startSpan("sort the basket", { attributes: { items: 3 } });
  setTimeout(() => span.end(), 120);
});
on("#track", () => client.track("newsletter.subscribed", { place: "footer" }));
on("#user", () => client.setUser({ id: "ann" }));
