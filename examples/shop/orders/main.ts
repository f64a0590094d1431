/** Orders: takes them, prices coupons, and hands jobs to the worker. Fastify, SQLite, logs by pino. */
import fastify from "fastify";
import { createCoupons } from "./coupons.ts";
import { openDatabase } from "./database.ts";
import { createOutbox } from "./outbox.ts";
import { addRoutes } from "./routes.ts";
import { createStockClient } from "./stock-client.ts";

const database = openDatabase(process.env["ORDERS_DATABASE"] ?? ":memory:");
const app = fastify({ logger: { level: "debug" } });

addRoutes(app, {
  database,
  outbox: createOutbox(database),
  priceCoupon: createCoupons(database),
  stock: createStockClient(process.env["STOCK_URL"] ?? "http://127.0.0.1:8082"),
});

await app.listen({ port: Number(process.env["PORT"] ?? 8081), host: "127.0.0.1" });
