import { createDataFrame, type Field, FieldType, type LinkModel } from "@grafana/data";
import { describe, expect, it } from "vitest";
import { pointLinks } from "./point-links.ts";

const link = { title: "Open", url: "/x" };

describe("links of a point", () => {
  it("are those of the row with its time", () => {
    const frame = createDataFrame({
      fields: [
        { name: "time", type: FieldType.time, values: [10, 20] },
        { name: "value", type: FieldType.number, values: [1, 2], config: { links: [link] } },
      ],
    });
    const value = frame.fields[1]!;
    value.getLinks = ({ valueRowIndex }) => [{ href: `/row/${valueRowIndex}`, title: "Open" } as LinkModel<Field>];
    expect(pointLinks(frame, value, 20)).toMatchObject([{ href: "/row/1" }]);
    expect(pointLinks(frame, value, 15)).toEqual([]);
    expect(pointLinks(frame, frame.fields[0], 20)).toEqual([]);
    expect(pointLinks(undefined, undefined, 20)).toEqual([]);
  });
});
