/** The server's answer was a refusal or a failure; the message is for the customer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A product, as the server tells it. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly priceCents: number;
  readonly inStock: number;
  readonly text: string;
}

/** An order, as the server tells it. */
export interface Order {
  readonly number: number;
  readonly name: string;
  readonly email: string;
  readonly totalCents: number;
  readonly items: string;
  readonly state: "taken" | "confirmed";
}

async function ask<Answer>(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(`/api${path}`, init);
  const answer = (await response.json()) as Answer & { readonly error?: string };
  if (!response.ok) throw new ApiError(response.status, answer.error ?? response.statusText);
  return answer;
}

/** Gets JSON from `/api`. */
export function get<Answer>(path: string): Promise<Answer> {
  return ask(path);
}

/** Posts JSON to `/api`. */
export function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
