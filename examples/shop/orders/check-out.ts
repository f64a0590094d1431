import type { DatabaseSync } from "node:sqlite";
import type { FastifyBaseLogger } from "fastify";
import type { PriceCoupon } from "./coupons.ts";
import type { Outbox } from "./outbox.ts";
import { authorisePayment } from "./payment.ts";
import type { StockClient } from "./stock-client.ts";

/** What the gateway asks for. */
export interface OrderRequest {
  readonly name: string;
  readonly email: string;
  readonly card: string;
  readonly coupon?: string;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
}

/** An order that was taken. */
export interface Order {
  readonly number: number;
  readonly name: string;
  readonly email: string;
  readonly totalCents: number;
  readonly items: string;
  readonly state: "taken" | "confirmed";
}

/** What taking an order needs. */
export interface CheckOutParts {
  readonly database: DatabaseSync;
  readonly outbox: Outbox;
  readonly priceCoupon: PriceCoupon;
  readonly stock: StockClient;
}

/** Takes orders: goods first, then money, then the order and its job in one transaction. */
export function createCheckOut({ database, outbox, priceCoupon, stock }: CheckOutParts) {
  const insert = database.prepare(
    "INSERT INTO orders (name, email, totalCents, items, state) VALUES (?, ?, ?, ?, 'taken') RETURNING *",
  );

  return async (request: OrderRequest, log: FastifyBaseLogger): Promise<Order> => {
    const reservation = crypto.randomUUID();
    const items = await stock.reserve(reservation, request.items);
    try {
      const basketCents = items.reduce((sum, { priceCents, quantity }) => sum + priceCents * quantity, 0);
      const off = request.coupon === undefined ? 0 : priceCoupon(request.coupon, basketCents);
      log.debug({ basketCents, off, coupon: request.coupon }, "basket priced");
      await authorisePayment(request.card, basketCents - off);
      return store(request, basketCents - off, items.map(({ name, quantity }) => `${quantity} ${name}`).join(", "));
    } catch (error) {
      await stock.release(reservation);
      throw error;
    }
  };

  function store({ name, email }: OrderRequest, totalCents: number, items: string): Order {
    database.exec("BEGIN");
    try {
      const order = insert.get(name, email, totalCents, items) as unknown as Order;
      outbox.put(order.number);
      database.exec("COMMIT");
      return order;
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }
}
