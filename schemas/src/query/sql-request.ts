import { z } from "zod";
import { exampleRange, type Endpoint } from "./endpoint.ts";
import { stepping, timeRange, type Stepping, type TimeRange } from "./request-parts.ts";

/** A value for a `{name:Type}` of a query; a long integer is a string. */
export type ParamValue =
  | string
  | number
  | boolean
  | null
  | readonly ParamValue[]
  | { readonly [key: string]: ParamValue };

/** One read-only query. */
export interface SqlRequest extends Stepping {
  readonly query: string;
  readonly params?: Readonly<Record<string, ParamValue>> | undefined;
  /** What the macros of the query speak of. */
  readonly range?: TimeRange | undefined;
}

const queryCharactersMax = 1_000_000;
const paramsMax = 1_000;

const paramValue: z.ZodType<ParamValue> = z
  .lazy(() =>
    z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(paramValue), z.record(z.string(), paramValue)]),
  )
  .meta({ id: "ParamValue" });

/** Raw SQL. */
export const runSql: Endpoint<SqlRequest> = {
  method: "POST",
  path: "/sql",
  topic: "SQL",
  summary: "One read-only query of ClickHouse, with bound values and macros for time, step and project",
  request: z.strictObject({
    query: z
      .string("query must be a text")
      .max(queryCharactersMax, `query is longer than ${queryCharactersMax} characters`)
      .refine((query) => query.trim() !== "", "query is empty"),
    params: z
      .record(z.string().regex(/^\w{1,128}$/, "names of params are letters, digits and _"), paramValue)
      .refine((params) => Object.keys(params).length <= paramsMax, `more than ${paramsMax} params`)
      .optional(),
    range: timeRange.optional(),
    ...stepping,
  }),
  answer: "sql",
  example: {
    query:
      "SELECT $__timeInterval(Timestamp) AS time, count() FROM otel_logs WHERE ProjectId = $__project AND $__timeFilter(Timestamp) GROUP BY time ORDER BY time",
    range: exampleRange,
    stepMs: 60_000,
  },
};
