import type { z } from "zod";

/** One way into the query API: what it takes and what it gives. */
export interface Endpoint<Request> {
  readonly method: "GET" | "POST";
  /** Below `/api/v1`, with `{name}` for what varies. */
  readonly path: string;
  readonly topic: "traces" | "logs" | "metrics" | "front end" | "attributes" | "SQL" | "status";
  readonly summary: string;
  /** Of a POST the body; of a GET the query string. */
  readonly request: z.ZodType<Request>;
  readonly answer: "table" | "series" | "trace" | "sql" | "status";
  /** A request that can be tried, for the documentation and a test. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Milliseconds of the examples: an hour of a day that no retention keeps, so that they are harmless. */
export const exampleRange: { readonly fromMs: number; readonly toMs: number } = {
  fromMs: 1_795_262_400_000,
  toMs: 1_795_266_000_000,
};
