import { type DataFrame, DataTopic } from "@grafana/data";

/** An annotation as it is drawn: a moment, or a span of time when it has an end. */
export interface Annotation {
  readonly startMs: number;
  readonly endMs?: number;
  /** Tells it from the others. */
  readonly key: string;
  readonly color: string;
  /** HTML like the text, as Grafana takes both; nobody has sanitised them yet. */
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
}

/** Whether a frame beside the series holds exemplars, single measurements that stand for many. */
export function isExemplarFrame(frame: DataFrame): boolean {
  return frame.name === "exemplar" || frame.meta?.custom?.["resultType"] === "exemplar";
}

/** Annotations of all frames that were asked for as such, oldest first; exemplars travel the same way and are left out. */
export function annotationsOf(
  frames: readonly DataFrame[] | undefined,
  colorByName: (name: string) => string,
): Annotation[] {
  return (frames ?? [])
    .filter((frame) => frame.meta?.dataTopic === DataTopic.Annotations && !isExemplarFrame(frame))
    .flatMap((frame, index) => annotationsOfFrame(frame, index))
    .map((annotation) => Object.assign(annotation, { color: colorByName(annotation.color) }))
    .sort((first, second) => first.startMs - second.startMs);
}

function annotationsOfFrame(frame: DataFrame, frameIndex: number): Annotation[] {
  const cell = (name: string, row: number): unknown => frame.fields.find((field) => field.name === name)?.values[row];
  const word = (name: string, row: number): string => {
    const value = cell(name, row);
    return typeof value === "string" ? value : "";
  };
  return Array.from({ length: frame.length }, (_, row) => {
    const startMs = cell("time", row);
    const endMs = cell("timeEnd", row);
    const tags = cell("tags", row);
    const isSpan = typeof endMs === "number" && typeof startMs === "number" && endMs > startMs;
    return {
      key: `${frameIndex}-${row}`,
      startMs: typeof startMs === "number" ? startMs : NaN,
      ...(isSpan && { endMs }),
      color: word("color", row) || "red",
      title: word("title", row),
      text: word("text", row),
      tags: Array.isArray(tags) ? tags.map(String) : [],
    };
  }).filter(({ startMs }) => Number.isFinite(startMs));
}

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/** HTML as the text that is read out for it; never to be used as HTML again. */
export function plainText(html: string): string {
  const text = html.replaceAll(/<[^>]*>/g, " ").replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity]!);
  return text.replaceAll(/\s+/g, " ").trim();
}
