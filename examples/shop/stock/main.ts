/** The stock: what there is, how much of it, and what is bought together. Hono on node:http, SQLite, logs by console. */
import { serve } from "@hono/node-server";
import { openStock } from "./database.ts";
import { createRoutes } from "./routes.ts";

const restockEveryMs = 30_000;

const stock = openStock();
const port = Number(process.env["PORT"] ?? 8082);

serve({ fetch: createRoutes(stock).fetch, port, hostname: "127.0.0.1" }, (address) => {
  console.log(`stock is listening at http://127.0.0.1:${address.port}`);
});

setInterval(() => {
  const names = stock.restock();
  if (names.length > 0) console.info("delivery: %s", names.join(", "));
}, restockEveryMs);
