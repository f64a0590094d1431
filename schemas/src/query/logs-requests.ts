import { z } from "zod";
import { exampleRange, type Endpoint } from "./endpoint.ts";
import { conditions, grouping, paging, stepping } from "./request-parts.ts";
import type { Conditions, Grouping, Paging, Stepping } from "./request-parts.ts";

/** Log records, newest first. */
export interface LogSearch extends Conditions, Paging {}

/** Rows that a page has when nothing is said, and at most. */
export const logsLimit: { readonly default: number; readonly max: number } = { default: 100, max: 5_000 };

/** Log records as a list. */
export const searchLogs: Endpoint<LogSearch> = {
  method: "POST",
  path: "/logs/search",
  topic: "logs",
  summary: "Log records that match, newest first",
  request: z.strictObject({ ...conditions, ...paging(logsLimit.default, logsLimit.max) }),
  answer: "table",
  example: { range: exampleRange, query: 'service:cart level>=warn "payment failed"', limit: 50 },
};

/** How many log records there are, of each level unless something else is said. */
export interface LogVolume extends Conditions, Stepping, Grouping {}

/** The histogram above a list of log records. */
export const countLogs: Endpoint<LogVolume> = {
  method: "POST",
  path: "/logs/volume",
  topic: "logs",
  summary: "Number of log records by step, grouped by level or by any field",
  request: z.strictObject({ ...conditions, ...stepping, ...grouping }),
  answer: "series",
  example: { range: exampleRange, query: "service:cart", maxDataPoints: 60 },
};

/** The records before or after one record, of the same sender. */
export interface LogContext {
  /** `timeUnixNano` and `id` of the record, as a search gives them. */
  readonly timeUnixNano: string;
  readonly id: string;
  readonly service: string;
  readonly direction: "before" | "after";
  /** Fields as in the search language, with the values they have in the record, to narrow it to one instance. */
  readonly query?: string | undefined;
  readonly limit?: number | undefined;
  /** How far to look. */
  readonly windowMs?: number | undefined;
}

/** What happened around a log record. */
export const readLogContext: Endpoint<LogContext> = {
  method: "POST",
  path: "/logs/context",
  topic: "logs",
  summary: "Log records of the same service around one record",
  request: z.strictObject({
    timeUnixNano: z.string().regex(/^[0-9]{1,19}$/, "it is nanoseconds since 1970 as digits"),
    id: z.string().max(100),
    service: z.string().max(1_000),
    direction: z.enum(["before", "after"]),
    query: conditions.query,
    limit: z.int().min(1).max(1_000).optional().meta({ default: 50 }),
    windowMs: z.int().min(1).max(86_400_000).optional().meta({ default: 7_200_000 }),
  }),
  answer: "table",
  example: {
    timeUnixNano: `${exampleRange.fromMs}000000`,
    id: "1795262400000000000-6cb1dd7c1c9a2e0f-0",
    service: "cart",
    direction: "before",
    limit: 10,
  },
};
