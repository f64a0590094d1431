import { Refusal } from "./refusal.ts";

/** An item that the stock has put aside. */
export interface ReservedItem {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly priceCents: number;
}

/** The stock, over HTTP. */
export interface StockClient {
  reserve(orderId: string, items: readonly unknown[]): Promise<ReservedItem[]>;
  release(orderId: string): Promise<void>;
}

const answerMsMax = 5_000;

/** Reaches the stock at its address. */
export function createStockClient(url: string): StockClient {
  return {
    async reserve(orderId, items) {
      const response = await fetch(`${url}/reservations`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ orderId, items }),
        signal: AbortSignal.timeout(answerMsMax),
      });
      const answer = (await response.json()) as ReservedItem[] | { readonly error: string };
      if (!("error" in answer)) return answer;
      if (response.status === 409) throw new Refusal(409, answer.error);
      throw new Error(`the stock answered ${response.status}: ${answer.error}`);
    },
    async release(orderId) {
      await fetch(`${url}/reservations/${orderId}`, { method: "DELETE", signal: AbortSignal.timeout(answerMsMax) });
    },
  };
}
