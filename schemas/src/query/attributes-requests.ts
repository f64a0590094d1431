import { z } from "zod";
import { exampleRange, type Endpoint } from "./endpoint.ts";
import { conditions, queryStringLimit, queryStringRange, type QueryStringRange } from "./request-parts.ts";
import type { SearchSignal } from "./search/search-fields.ts";

/** Which fields there are. */
export interface FieldList extends QueryStringRange {
  readonly signal: SearchSignal;
  /** Part of the name, in any case. */
  readonly name?: string | undefined;
  /** Only records that match. */
  readonly query?: string | undefined;
  readonly limit?: number | undefined;
}

const signal = z.enum(["logs", "traces", "metrics"]);

/** Names for completion. */
export const listFields: Endpoint<FieldList> = {
  method: "GET",
  path: "/attributes/keys",
  topic: "attributes",
  summary: "Fields and attributes of a sample of the records, the most frequent first",
  request: z.strictObject({
    ...queryStringRange,
    signal,
    name: z.string().max(300).optional(),
    query: conditions.query,
    limit: queryStringLimit(200, 2_000),
  }),
  answer: "table",
  example: { ...exampleRange, signal: "logs", name: "order" },
};

/** Which values a field has. */
export interface ValueList extends QueryStringRange {
  readonly signal: SearchSignal;
  readonly key: string;
  /** Part of the value, in any case. */
  readonly value?: string | undefined;
  readonly query?: string | undefined;
  readonly limit?: number | undefined;
}

/** Values for completion. */
export const listValues: Endpoint<ValueList> = {
  method: "GET",
  path: "/attributes/values",
  topic: "attributes",
  summary: "Values of a field in a sample of the records, the most frequent first",
  request: z.strictObject({
    ...queryStringRange,
    signal,
    key: z.string().min(1).max(300),
    value: z.string().max(1_000).optional(),
    query: conditions.query,
    limit: queryStringLimit(100, 2_000),
  }),
  answer: "table",
  example: { ...exampleRange, signal: "traces", key: "http.route" },
};
