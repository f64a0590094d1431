import { FieldType, type DataFrame } from "@grafana/data";
import { toField } from "../frames/columns.ts";
import { metaOf, type AnswerEnd } from "../frames/frame-meta.ts";

/** One mark on time series. Texts are plain. */
export interface Mark {
  readonly timeMs: number;
  /** Tells it from others of the same kind. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  /** As Grafana names colours. */
  readonly color: string;
}

/** Marks under the names by which Grafana makes annotation events of columns, oldest first. It shows title and text as HTML. */
export function annotationFrame(marks: readonly Mark[], answer: AnswerEnd): DataFrame {
  const sorted = marks.toSorted((a, b) => a.timeMs - b.timeMs);
  const column = (name: string, type: FieldType, of: (mark: Mark) => unknown) =>
    toField({ name, type, values: sorted.map(of) });
  return {
    length: sorted.length,
    fields: [
      column("time", FieldType.time, ({ timeMs }) => timeMs),
      column("id", FieldType.string, ({ id }) => id),
      column("title", FieldType.string, ({ title }) => asHtml(title)),
      column("text", FieldType.string, ({ text }) => asHtml(text)),
      column("tags", FieldType.other, ({ tags }) => tags.filter((tag) => tag !== "")),
      column("color", FieldType.string, ({ color }) => color),
    ],
    meta: metaOf(answer),
  };
}

function asHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
