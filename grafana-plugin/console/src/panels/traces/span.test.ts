import { createTheme, FieldType, type DataFrame } from "@grafana/data";
import { describe, expect, it } from "vitest";
import { serviceColors } from "./service-colors.ts";
import { isTraceFrame, spansOfFrame } from "./span.ts";

function frame(columns: Readonly<Record<string, readonly unknown[]>>): DataFrame {
  const fields = Object.entries(columns).map(([name, values]) => ({
    name,
    type: FieldType.other,
    config: {},
    values: [...values],
  }));
  return { fields, length: fields[0]?.values.length ?? 0 };
}

describe("a trace frame", () => {
  it("is read by the names of its fields", () => {
    const [span] = spansOfFrame(
      frame({
        ...{ traceID: ["t"], spanID: ["a"], parentSpanID: [undefined], operationName: ["GET /"], serviceName: ["web"] },
        ...{ startTime: [1000.25], duration: [2.5], statusCode: [2], statusMessage: ["no"], kind: ["server"] },
        ...{ tags: [[{ key: "k", value: 1 }]], logs: [[{ timestamp: 1001, name: "e", fields: [] }]] },
        references: [[{ traceID: "u", spanID: "b", tags: [] }]],
      }),
    );
    expect(span).toMatchObject({ spanId: "a", parentSpanId: "", name: "GET /", startMs: 1000.25, status: "error" });
    expect(span!.events).toEqual([{ timeMs: 1001, name: "e", fields: [] }]);
    expect(span!.references).toEqual([{ traceId: "u", spanId: "b", tags: [] }]);
    expect(span!.resource).toEqual([]);
  });

  it("tells of an error by an attribute where there is no status", () => {
    const [bad, good] = spansOfFrame(frame({ spanID: ["a", "b"], tags: [[{ key: "error", value: true }], []] }));
    expect([bad!.status, good!.status]).toEqual(["error", "unset"]);
  });

  it("is told from others by its wish, else by its fields", () => {
    expect(isTraceFrame({ ...frame({}), meta: { preferredVisualisationType: "trace" } })).toBe(true);
    expect(
      isTraceFrame({
        ...frame({ traceID: [], spanID: [], startTime: [] }),
        meta: { preferredVisualisationType: "table" },
      }),
    ).toBe(false);
    expect(isTraceFrame(frame({ traceID: [], spanID: [], startTime: [] }))).toBe(true);
  });
});

describe("colours of services", () => {
  const theme = createTheme();

  it("come from the name and differ within a trace", () => {
    const names = Array.from({ length: 18 }, (_, at) => `service-${at}`);
    const colors = serviceColors(names, theme);
    expect(new Set(names.map(colors)).size).toBe(18);
    expect(serviceColors(["cart"], theme)("cart")).toBe(serviceColors(["cart"], theme)("cart"));
    expect(serviceColors(names.toReversed(), theme)("service-3")).toBe(colors("service-3"));
  });
});
