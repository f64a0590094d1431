import type { DataFrame } from "@grafana/data";
import type { TableAnswer, TimeRange } from "@spanhouse/schemas/query";
import { map, type Observable } from "rxjs";
import { columnOf } from "../frames/columns.ts";
import { severityColors, unknownSeverityColor } from "../frames/severity-colors.ts";
import type { AnnotationQuery } from "../query/annotation-query.ts";
import { questionText, type Question } from "../query/question.ts";
import { toQuestion } from "../query/to-question.ts";
import { annotationFrame, type Mark } from "./annotation-frame.ts";
import { finished, type Running } from "./run-query.ts";
import type { SourceContext } from "./source-context.ts";

/** As many marks as a chart can show. */
const marksDefault = 100;
const groupsMax = 1_000;
/** What was seen so long before the range is not new in it. */
const lookBackMs = 86_400_000;

/** Marks for time series, as one frame of annotation events. */
export function annotate(
  { query, panel, requestId }: Running<AnnotationQuery>,
  { client }: SourceContext,
): Observable<DataFrame[]> {
  const { range } = panel;
  const question = questionOf(query, range);
  return client.ask<TableAnswer>(question, { requestId }).pipe(
    map((answer) => {
      const marks = marksOf(answer, query, range);
      return [finished(annotationFrame(marks, answer), query.refId, questionText(question))];
    }),
  );
}

function questionOf(query: AnnotationQuery, range: TimeRange): Question {
  const limit = query.limit ?? marksDefault;
  const asked = { range, intervalMs: 1_000, logsLimit: marksDefault };
  const search = toQuestion({ ...query, show: "records", limit }, asked);
  if (query.annotate === "logs") return search;
  if (query.annotate === "releases")
    return { method: "POST", path: "/releases", body: { ...search.body, limit: Math.min(limit, groupsMax) } };
  const earlier = { fromMs: Math.max(0, range.fromMs - lookBackMs), toMs: range.toMs };
  return { method: "POST", path: "/front-end/errors", body: { ...search.body, range: earlier, limit: groupsMax } };
}

function marksOf(answer: TableAnswer, query: AnnotationQuery, { fromMs }: TimeRange): readonly Mark[] {
  switch (query.annotate) {
    case "logs":
      return logMarks(answer);
    case "releases":
      return releaseMarks(answer);
    case "errors":
      return errorMarks(answer)
        .filter(({ timeMs }) => timeMs >= fromMs)
        .slice(0, query.limit ?? marksDefault);
  }
}

function logMarks(answer: TableAnswer): Mark[] {
  const text = (name: string): readonly string[] => columnOf<string>(answer, name);
  const [services, bodies, levels, events] = [text("service"), text("body"), text("level"), text("event")];
  return columnOf<number>(answer, "time").map((timeMs, row) => ({
    timeMs,
    id: text("id")[row] ?? "",
    title: services[row] ?? "",
    text: (bodies[row] === "" ? events[row] : bodies[row]) ?? "",
    tags: [levels[row] ?? "unknown"],
    color: severityColors[levels[row] ?? ""] ?? unknownSeverityColor,
  }));
}

function errorMarks(answer: TableAnswer): Mark[] {
  const text = (name: string): readonly string[] => columnOf<string>(answer, name);
  const [types, messages, frames] = [text("type"), text("message"), text("frame")];
  const [counts, services] = [columnOf<number>(answer, "count"), columnOf<readonly string[]>(answer, "services")];
  return columnOf<number>(answer, "firstSeen").map((timeMs, row) => ({
    timeMs,
    id: text("fingerprint")[row] ?? "",
    title: `New error: ${types[row] ?? ""}`,
    text: `${messages[row] ?? ""}${frames[row] === "" ? "" : ` in ${frames[row]}`}, ${counts[row]} times since`,
    tags: services[row] ?? [],
    color: severityColors["error"] ?? unknownSeverityColor,
  }));
}

function releaseMarks(answer: TableAnswer): Mark[] {
  const [services, versions] = [columnOf<string>(answer, "service"), columnOf<string>(answer, "version")];
  return columnOf<number>(answer, "firstSeen").map((timeMs, row) => ({
    timeMs,
    id: `${services[row]}@${versions[row]}`,
    title: `${services[row]} ${versions[row]}`,
    text: "first seen",
    tags: ["release", services[row] ?? ""],
    color: "blue",
  }));
}
