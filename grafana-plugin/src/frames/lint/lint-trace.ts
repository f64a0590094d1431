import { FieldType, type DataFrame } from "@grafana/data";
import { fieldOf, firstDouble, has, isFinite, isList, isPairs, isText, lintFields } from "./field-rules.ts";

const kinds: ReadonlySet<unknown> = new Set(["unspecified", "internal", "server", "client", "producer", "consumer"]);

/** Rules for the trace view: a row for each span, lists that are empty rather than null, milliseconds with a fraction. */
export function lintTrace(frame: DataFrame): string[] {
  const text = { type: FieldType.string, cells: isText };
  const list = { type: FieldType.other, cells: isList };
  const complaints = lintFields(frame, [
    { name: "traceID", ...text },
    { name: "spanID", ...text },
    { name: "parentSpanID", type: FieldType.string, cells: textOrNothing },
    { name: "operationName", ...text },
    { name: "serviceName", ...text },
    { name: "serviceTags", type: FieldType.other, cells: isPairs },
    { name: "startTime", type: FieldType.number, cells: isMsOf1970 },
    { name: "duration", type: FieldType.number, cells: isDuration },
    { name: "kind", type: FieldType.string, cells: isKind },
    { name: "statusCode", type: FieldType.number, cells: isStatus },
    { name: "statusMessage", ...text },
    { name: "instrumentationLibraryName", ...text },
    { name: "instrumentationLibraryVersion", ...text },
    { name: "traceState", ...text },
    { name: "tags", type: FieldType.other, cells: isPairs },
    { name: "logs", type: FieldType.other, cells: isEvents },
    { name: "references", type: FieldType.other, cells: isReferences },
    { name: "warnings", ...list },
    { name: "stackTraces", ...list },
  ]);
  if (frame.meta?.custom?.["traceFormat"] !== "otlp") complaints.push("meta.custom.traceFormat is not otlp");
  if (new Set(fieldOf(frame, "traceID")?.values).size > 1) complaints.push("it holds more than one trace");
  const double = firstDouble(fieldOf(frame, "spanID")?.values ?? []);
  if (double !== undefined) complaints.push(`span ${JSON.stringify(double)} is there twice`);
  return complaints;
}

const textOrNothing = [
  (cell: unknown): boolean => cell === undefined || typeof cell === "string",
  "a text or undefined",
] as const;
const isMsOf1970 = [
  (cell: unknown): boolean => isFinite[0](cell) && (cell as number) < 9e12,
  "milliseconds since 1970",
] as const;
const isDuration = [(cell: unknown): boolean => isFinite[0](cell) && (cell as number) >= 0, "a duration"] as const;
const isKind = [(cell: unknown): boolean => kinds.has(cell), "a kind in lower case"] as const;
const isStatus = [(cell: unknown): boolean => [0, 1, 2].includes(cell as number), "0, 1 or 2"] as const;
const isEvents = [
  (cell: unknown): boolean =>
    Array.isArray(cell) &&
    cell.every(
      (event: unknown) =>
        has(event, "timestamp", "number") &&
        has(event, "name", "string") &&
        isPairs[0]((event as { readonly fields: unknown }).fields),
    ),
  "a list of {timestamp, name, fields}",
] as const;
const isReferences = [
  (cell: unknown): boolean =>
    Array.isArray(cell) &&
    cell.every(
      (link: unknown) =>
        has(link, "traceID", "string") &&
        has(link, "spanID", "string") &&
        isPairs[0]((link as { readonly tags: unknown }).tags),
    ),
  "a list of {traceID, spanID, tags}",
] as const;
