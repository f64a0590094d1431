import { createDataFrame, type DataFrame, DataTopic, FieldType } from "@grafana/data";
import { describe, expect, it } from "vitest";
import { annotationsOf, plainText } from "./annotations.ts";

const colorByName = (name: string): string => `color of ${name}`;

function annotationFrame(rows: readonly Readonly<Record<string, unknown>>[], name?: string): DataFrame {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return createDataFrame({
    ...(name !== undefined && { name }),
    meta: { dataTopic: DataTopic.Annotations },
    fields: names.map((field) => ({ name: field, type: FieldType.other, values: rows.map((row) => row[field]) })),
  });
}

describe("annotations", () => {
  it("are moments or spans, oldest first, of all frames", () => {
    const later = annotationFrame([{ time: 20, timeEnd: 30, title: "outage", tags: ["error"], color: "blue" }]);
    const earlier = annotationFrame([{ time: 10, timeEnd: 10, text: "release" }]);
    expect(annotationsOf([later, earlier], colorByName)).toEqual([
      { key: "1-0", startMs: 10, color: "color of red", title: "", text: "release", tags: [] },
      { key: "0-0", startMs: 20, endMs: 30, color: "color of blue", title: "outage", text: "", tags: ["error"] },
    ]);
  });

  it("are neither exemplars nor frames of another kind nor rows without a time", () => {
    const exemplars = annotationFrame([{ time: 1 }], "exemplar");
    const series = createDataFrame({ fields: [{ name: "time", type: FieldType.time, values: [1] }] });
    expect(annotationsOf([exemplars, series, annotationFrame([{ text: "when?" }])], colorByName)).toEqual([]);
    expect(annotationsOf(undefined, colorByName)).toEqual([]);
  });

  it("have a name that says what their HTML shows", () => {
    expect(plainText("New error: Map&lt;string&gt; &amp;amp; <b>bold</b><br/>in")).toBe(
      "New error: Map<string> &amp; bold in",
    );
  });
});
