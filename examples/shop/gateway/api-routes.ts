import { logger } from "@spanhouse/node";
import { Router, type Response } from "express";
import { callService, type Answer } from "./call-service.ts";

/** Where the services behind the gateway are. */
export interface ServiceUrls {
  readonly orders: string;
  readonly stock: string;
}

function send(response: Response, { status, body }: Answer): void {
  response.status(status).json(body);
}

/** `/api`: what the page asks for, each answered by the service that knows. */
export function createApi({ orders, stock }: ServiceUrls): Router {
  const api = Router();

  api.get("/products", async (request, response) => {
    const { words = "", category = "" } = request.query as Record<string, string>;
    send(response, await callService(`${stock}/products?${new URLSearchParams({ words, category }).toString()}`));
  });

  api.get("/products/:id", async (request, response) => {
    send(response, await callService(`${stock}/products/${encodeURIComponent(request.params.id)}`));
  });

  api.get("/products/:id/recommendations", async (request, response) => {
    send(response, await callService(`${stock}/products/${encodeURIComponent(request.params.id)}/recommendations`));
  });

  api.post("/coupons", async (request, response) => {
    send(response, await callService(`${orders}/coupons/price`, request.body));
  });

  api.post("/orders", async (request, response) => {
    const answer = await callService(`${orders}/orders`, request.body);
    if (answer.status === 201) logger.info("order placed", { "order.number": orderNumber(answer) });
    else logger.warn("order refused", { "http.response.status_code": answer.status });
    send(response, answer);
  });

  api.get("/orders/:number", async (request, response) => {
    send(response, await callService(`${orders}/orders/${encodeURIComponent(request.params.number)}`));
  });

  return api;
}

function orderNumber({ body }: Answer): number {
  return (body as { readonly number: number }).number;
}
