import { z } from "zod";
import type { SeriesAnswer, TableAnswer } from "./frame.ts";
import type { Trace } from "./trace.ts";

/* The answers of frame.ts as schemas: for the OpenAPI document, and for whoever wants to check what came. */

const field = z.strictObject({
  name: z.string(),
  type: z.enum(["time", "number", "string", "boolean", "json"]).meta({ description: "time: milliseconds since 1970" }),
  unit: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

const frameParts = {
  name: z.string().optional(),
  fields: z.array(field),
  values: z.array(z.array(z.unknown())).meta({ description: "one column for each field, all of the same length" }),
};

const answerEnd = {
  statistics: z.strictObject({
    elapsedSeconds: z.number(),
    rowsRead: z.number(),
    bytesRead: z.number(),
    statements: z.number(),
  }),
  notices: z.array(z.strictObject({ severity: z.enum(["info", "warning"]), text: z.string() })).optional(),
};

/** One table. */
export const tableAnswer: z.ZodType<TableAnswer> = z
  .strictObject({
    ...frameParts,
    nextCursor: z.string().optional(),
    stepMs: z.number().optional().meta({ description: "how long a step is, where rows are of steps" }),
    ...answerEnd,
  })
  .meta({ id: "TableAnswer" }) as z.ZodType<TableAnswer>;

/** Several tables. */
export const seriesAnswer: z.ZodType<SeriesAnswer> = z
  .strictObject({ frames: z.array(z.strictObject(frameParts)), ...answerEnd })
  .meta({ id: "SeriesAnswer" }) as z.ZodType<SeriesAnswer>;

const textMap = z.record(z.string(), z.string());
const nano = z.string().regex(/^\d+$/).meta({ description: "nanoseconds, since 1970 where it is a time" });

const span = z.strictObject({
  spanId: z.string(),
  parentSpanId: z.string().meta({ description: "empty for a root" }),
  orphan: z.boolean().meta({ description: "it names a parent that is not among the spans shown" }),
  ...{ name: z.string(), kind: z.string(), service: z.string(), startUnixNano: nano, durationNano: nano },
  statusCode: z.string().meta({ description: "Unset, Ok or Error" }),
  ...{ statusMessage: z.string(), traceState: z.string(), scopeName: z.string(), scopeVersion: z.string() },
  ...{ attributes: textMap, resourceAttributes: textMap },
  events: z.array(z.strictObject({ timeUnixNano: nano, name: z.string(), attributes: textMap })),
  links: z.array(
    z.strictObject({ traceId: z.string(), spanId: z.string(), traceState: z.string(), attributes: textMap }),
  ),
});

/** One trace. */
export const traceAnswer: z.ZodType<Trace> = z
  .strictObject({
    ...{ traceId: z.string(), startUnixNano: nano, endUnixNano: nano, durationNano: nano },
    spans: z.array(span).meta({ description: "by start; of the same start, parents before their children" }),
    truncated: z.boolean().meta({ description: "there are more spans than are shown" }),
    logCount: z.int().meta({ description: "log records with this trace id, a minute around the trace" }),
  })
  .meta({ id: "Trace" });

/** What SQL is answered with. */
export interface SqlAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  /** The zone in which times are written whose type names none. Left out by older collectors. */
  readonly timeZone?: string | undefined;
  readonly statistics: { readonly elapsedSeconds: number; readonly rowsRead: number; readonly bytesRead: number };
}

/** Rows with the types of ClickHouse. */
export const sqlAnswer: z.ZodType<SqlAnswer> = z
  .strictObject({
    columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    rows: z.array(z.array(z.unknown())),
    timeZone: z
      .string()
      .optional()
      .meta({ description: "the zone in which times are written whose type names none, such as Europe/Berlin" }),
    statistics: z.strictObject({ elapsedSeconds: z.number(), rowsRead: z.number(), bytesRead: z.number() }),
  })
  .meta({ id: "SqlAnswer" });

/** What every request that failed is answered with. */
export interface ErrorAnswerBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string | undefined;
    readonly field?: string | undefined;
    readonly position?: { readonly offset: number; readonly line: number; readonly column: number } | undefined;
    readonly clickHouseCode?: number | undefined;
  };
}

/** An error. */
export const errorAnswer: z.ZodType<ErrorAnswerBody> = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      hint: z.string().optional().meta({ description: "what to do next" }),
      field: z.string().optional().meta({ description: "the part of the request, such as filters[2].op" }),
      position: z
        .strictObject({ offset: z.int(), line: z.int(), column: z.int() })
        .optional()
        .meta({ description: "the character, where the part is a text; offset from 0, line and column from 1" }),
      clickHouseCode: z.int().optional(),
    }),
  })
  .meta({ id: "Error" });
