import type { DatabaseSync } from "node:sqlite";
import type { FastifyInstance } from "fastify";
import type { CheckOutParts, Order, OrderRequest } from "./check-out.ts";
import { createCheckOut } from "./check-out.ts";
import { Refusal } from "./refusal.ts";

/** A worker's question for a job stays open so long. */
const jobWaitMsMax = 20_000;

const text = { type: "string", minLength: 1, maxLength: 200 } as const;
const orderBody = {
  type: "object",
  required: ["name", "email", "card", "items"],
  properties: {
    ...{ name: text, email: { ...text, pattern: "@" }, card: { type: "string", pattern: "^[0-9]{12,19}$" } },
    coupon: text,
    items: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["productId", "quantity"],
        properties: { productId: text, quantity: { type: "integer", minimum: 1, maximum: 20 } },
      },
    },
  },
};

/** Orders, coupons, and jobs for the worker. */
export function addRoutes(app: FastifyInstance, parts: CheckOutParts): void {
  const checkOut = createCheckOut(parts);

  app.setErrorHandler((error: Error & { readonly statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (error instanceof Refusal) request.log.warn({ status }, error.message);
    return reply.status(status).send({ error: error.message });
  });

  app.get("/healthz", () => "ok");

  app.post<{ Body: OrderRequest }>("/orders", { schema: { body: orderBody } }, async (request, reply) => {
    const order = await checkOut(request.body, request.log);
    request.log.info({ order: order.number, totalCents: order.totalCents }, `order ${order.number} taken`);
    return reply.status(201).send(order);
  });

  app.post<{ Body: { readonly code: string; readonly basketCents: number } }>("/coupons/price", (request) => {
    const { code, basketCents } = request.body;
    return { code, offCents: parts.priceCoupon(code, basketCents) };
  });

  addStoredOrders(app, parts.database);
  addJobs(app, parts);
}

function addStoredOrders(app: FastifyInstance, database: DatabaseSync): void {
  const find = database.prepare("SELECT * FROM orders WHERE number = ?");
  app.get<{ Params: { readonly number: string } }>("/orders/:number", (request) => {
    const order = find.get(request.params.number) as unknown as Order | undefined;
    if (order === undefined) throw new Refusal(404, `there is no order ${request.params.number}`);
    return order;
  });
}

function addJobs(app: FastifyInstance, { database, outbox }: CheckOutParts): void {
  const confirm = database.prepare("UPDATE orders SET state = 'confirmed' WHERE number = ?");

  app.get("/jobs", () => ({ open: outbox.open() }));

  app.post("/jobs/take", async (_request, reply) => (await outbox.take(jobWaitMsMax)) ?? reply.status(204).send());

  app.post<{ Params: { readonly id: string }; Body: { readonly orderNumber: number } }>(
    "/jobs/:id/done",
    (request, reply) => {
      outbox.done(Number(request.params.id));
      confirm.run(request.body.orderNumber);
      return reply.status(204).send();
    },
  );

  app.post<{ Params: { readonly id: string } }>("/jobs/:id/failed", (request) => {
    const again = outbox.failed(Number(request.params.id));
    if (!again) request.log.error({ job: request.params.id }, `job ${request.params.id} is given up`);
    return { again };
  });
}
