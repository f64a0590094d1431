import type { Framework } from "./subjects.ts";

const makeOrder = `function makeOrder(id) {
  const items = Array.from({ length: 5 }, (_, index) => ({ id: index, price: index * 100, name: "item " + index }));
  return { id, items, total: items.reduce((sum, { price }) => sum + price, 0) };
}`;

/**
 * The text of the service on each framework: a CommonJS module with one route, which does what a small API does for a request and
 * waits for nothing. It prints the port that it listens on.
 */
export const services: Readonly<Record<Framework, string>> = {
  express: `const express = require("express");
${makeOrder}
const app = express();
app.use(express.json());
app.get("/orders/:id", (request, response) => response.json(makeOrder(request.params.id)));
const server = app.listen(0, "127.0.0.1", () => console.log("listening " + server.address().port));
`,
  fastify: `const fastify = require("fastify");
${makeOrder}
const app = fastify();
app.get("/orders/:id", (request) => makeOrder(request.params.id));
app.listen({ port: 0, host: "127.0.0.1" }).then((address) => console.log("listening " + new URL(address).port));
`,
};
