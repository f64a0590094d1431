import { Hono } from "hono";
import type { Stock, Wanted } from "./database.ts";

/** The stock's HTTP interface. */
export function createRoutes(stock: Stock): Hono {
  const app = new Hono();

  app.get("/healthz", (c) => c.text("ok"));

  app.get("/products", (c) => {
    const { words = "", category = "" } = c.req.query();
    const found = stock.list(words, category);
    if (words !== "" && found.length === 0) console.warn("nothing found for %s", words);
    return c.json(found);
  });

  app.get("/products/:id", (c) => {
    const product = stock.find(c.req.param("id"));
    return product === undefined ? c.json({ error: `there is no ${c.req.param("id")}` }, 404) : c.json(product);
  });

  app.get("/products/:id/recommendations", (c) => {
    const startedMs = performance.now();
    const products = stock.boughtTogether(c.req.param("id"));
    const elapsedMs = Math.round(performance.now() - startedMs);
    if (elapsedMs > 250) console.warn("looking for what is bought together took %d ms", elapsedMs);
    return c.json(products);
  });

  app.post("/reservations", async (c) => {
    const { orderId, items } = await c.req.json<{ orderId: string; items: Wanted[] }>();
    const outcome = stock.reserve(orderId, items);
    if ("missing" in outcome) {
      console.warn("order %s refused: not enough of %s", orderId, outcome.missing);
      return c.json({ error: `${outcome.missing} is sold out`, product: outcome.missing }, 409);
    }
    console.debug("put aside for %s: %o", orderId, items);
    return c.json(outcome.reserved, 201);
  });

  app.delete("/reservations/:orderId", (c) => {
    stock.release(c.req.param("orderId"));
    return c.body(null, 204);
  });

  return app;
}
