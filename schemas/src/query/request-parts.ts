import { z } from "zod";
import { searchCharactersMax } from "./search/search.ts";

/** What is asked about, in milliseconds since 1970: from the first on, up to but without the second. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The last instant that a DateTime64(9) can hold. */
const timeMsMax = 9_223_372_036_854;

const timeMs = z.int("it is a whole number of milliseconds since 1970").min(0).max(timeMsMax);

/** The range of a request. */
export const timeRange: z.ZodType<TimeRange> = z
  .strictObject({ fromMs: timeMs, toMs: timeMs })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { message: "fromMs must be before toMs", path: ["fromMs"] })
  .meta({ id: "TimeRange", description: "Milliseconds since 1970; toMs itself is not part of it." });

/** How a filter compares. */
export type FilterOperator = (typeof filterOperators)[number];
/** Every operator; the last four take no value or several. */
export const filterOperators = [
  "=",
  "!=",
  "=~",
  "!~",
  ">",
  ">=",
  "<",
  "<=",
  "in",
  "not in",
  "exists",
  "missing",
] as const;

/** One condition that a form made: the key is a field as in the search language. */
export interface Filter {
  readonly key: string;
  readonly op: FilterOperator;
  readonly value?: string | number | boolean | undefined;
  readonly values?: readonly string[] | undefined;
}

const filter: z.ZodType<Filter> = z
  .strictObject({
    key: z.string().min(1, "a filter names a field").max(300),
    op: z.enum(filterOperators),
    value: z.union([z.string().max(4_000), z.number(), z.boolean()]).optional(),
    values: z.array(z.string().max(1_000)).min(1).max(500, "a filter takes at most 500 values").optional(),
  })
  .superRefine(({ op, value, values }, context) => {
    const several = op === "in" || op === "not in";
    const none = op === "exists" || op === "missing";
    const problem = (path: string, message: string): void =>
      context.addIssue({ code: "custom", path: [path], message });
    if (several !== (values !== undefined))
      problem("values", several ? `"${op}" takes values` : `"${op}" takes no values`);
    const single = !several && !none;
    if (single !== (value !== undefined)) problem("value", single ? `"${op}" takes a value` : `"${op}" takes no value`);
  })
  .meta({
    id: "Filter",
    description: "=~ and !~ take a regular expression of RE2, which is looked for anywhere in the value.",
  });

/** What every search takes. */
export interface Conditions {
  readonly range: TimeRange;
  /** In the search language. */
  readonly query?: string | undefined;
  /** All of them hold, beside the query. */
  readonly filters?: readonly Filter[] | undefined;
}

/** The parts of a schema that reads `Conditions`. */
export const conditions: {
  readonly range: z.ZodType<TimeRange>;
  readonly query: z.ZodOptional<z.ZodString>;
  readonly filters: z.ZodOptional<z.ZodArray<z.ZodType<Filter>>>;
} = {
  range: timeRange,
  query: z.string().max(searchCharactersMax).optional(),
  filters: z.array(filter).max(100).optional(),
};

/** A page of a long list. */
export interface Paging {
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before, with the same request otherwise. */
  readonly cursor?: string | undefined;
}

/** The longest cursor; one that remembers 2,000 ids fits. */
const cursorCharactersMax = 100_000;

/** The parts of a schema that reads `Paging`. */
export function paging(
  limitDefault: number,
  limitMax: number,
): {
  readonly limit: z.ZodOptional<z.ZodInt>;
  readonly cursor: z.ZodOptional<z.ZodString>;
} {
  return {
    limit: z.int().min(1).max(limitMax).optional().meta({ default: limitDefault }),
    cursor: z.string().max(cursorCharactersMax).optional(),
  };
}

/** How a series is cut into steps. */
export interface Stepping {
  /** Left out, it is chosen so that about `maxDataPoints` fit. */
  readonly stepMs?: number | undefined;
  readonly maxDataPoints?: number | undefined;
}

/** The parts of a schema that reads `Stepping`. */
export const stepping: {
  readonly stepMs: z.ZodOptional<z.ZodInt>;
  readonly maxDataPoints: z.ZodOptional<z.ZodInt>;
} = {
  stepMs: z
    .int()
    .min(1)
    .max(366 * 86_400_000)
    .optional(),
  maxDataPoints: z.int().min(1).max(5_000).optional().meta({ default: 300 }),
};

/** How a series is split. */
export interface Grouping {
  /** Fields as in the search language. */
  readonly groupBy?: readonly string[] | undefined;
  /** The largest groups that are shown. */
  readonly groupsMax?: number | undefined;
}

/** The parts of a schema that reads `Grouping`. */
export const grouping: {
  readonly groupBy: z.ZodOptional<z.ZodArray<z.ZodString>>;
  readonly groupsMax: z.ZodOptional<z.ZodInt>;
} = {
  groupBy: z.array(z.string().min(1).max(300)).max(5).optional(),
  groupsMax: z.int().min(1).max(200).optional().meta({ default: 20 }),
};

/** The range of a GET request, each end of which may be left out: the last hour. */
export interface QueryStringRange {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

const timeMsText = z.coerce.number().int("it is a whole number of milliseconds since 1970").min(0).max(timeMsMax);

/** The parts of a schema that reads `QueryStringRange`. */
export const queryStringRange: {
  readonly fromMs: z.ZodOptional<z.ZodCoercedNumber>;
  readonly toMs: z.ZodOptional<z.ZodCoercedNumber>;
} = {
  fromMs: timeMsText.optional().meta({ description: "left out: an hour before toMs" }),
  toMs: timeMsText.optional().meta({ description: "left out: now" }),
};

/** The part of a schema for a GET request that reads how many rows. */
export function queryStringLimit(limitDefault: number, limitMax: number): z.ZodOptional<z.ZodCoercedNumber> {
  return z.coerce.number().int().min(1).max(limitMax).optional().meta({ default: limitDefault });
}
