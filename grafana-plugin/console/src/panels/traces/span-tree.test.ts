import { describe, expect, it } from "vitest";
import { criticalPath, selfTimeMs } from "./critical-path.ts";
import { findSpans } from "./find-spans.ts";
import type { Span } from "./span.ts";
import { buildTrace } from "./span-tree.ts";
import { collapsible, revealed, visibleRows } from "./visible-rows.ts";

const blank: Span = {
  ...{
    row: 0,
    traceId: "t",
    spanId: "",
    parentSpanId: "",
    name: "",
    service: "shop",
    startMs: 0,
    durationMs: 1,
    kind: "",
  },
  ...{ status: "unset", statusMessage: "", scopeName: "", scopeVersion: "", traceState: "" },
  ...{ attributes: [], resource: [], events: [], references: [], warnings: [], stackTraces: [] },
};

/** Spans by id, parent, start and end, as `a b 10 20`, or by what is special of them. */
function spans(...told: readonly (string | Partial<Span>)[]): Span[] {
  return told.map((one, row) => Object.assign({}, blank, { row }, typeof one === "string" ? spoken(one) : one));
}

function spoken(told: string): Partial<Span> {
  const [spanId = "", parent = "-", start = "0", end = "1"] = told.split(" ");
  const startMs = Number(start);
  return {
    spanId,
    name: spanId,
    parentSpanId: parent === "-" ? "" : parent,
    startMs,
    durationMs: Number(end) - startMs,
  };
}

const keys = (nodes: readonly { readonly key: string }[]): string => nodes.map(({ key }) => key).join(" ");

describe("the tree of a trace", () => {
  it("has children below their parents, siblings in the order of the frame", () => {
    const trace = buildTrace(spans("r - 0 10", "b r 5 6", "a r 1 2", "c b 5 6"));
    expect(keys(trace.nodes)).toBe("r b c a");
    expect(trace.nodes.map(({ depth }) => depth)).toEqual([0, 1, 2, 1]);
    expect(trace.roots[0]!.descendants).toBe(3);
    expect(trace.depthMax).toBe(2);
  });

  it("finds a parent that comes after its child", () => {
    expect(keys(buildTrace(spans("child r 1 2", "r - 0 10")).nodes)).toBe("r child");
  });

  it("shows a missing parent once, as long as its children", () => {
    const trace = buildTrace(spans("r - 0 10", "a gone 20 30", "b gone 5 25"));
    expect(keys(trace.nodes)).toBe("r gone a b");
    const gone = trace.byId.get("gone")!;
    expect(gone.missing).toBe(true);
    expect([gone.span.startMs, gone.span.durationMs]).toEqual([5, 25]);
    expect(trace.spans).toHaveLength(3);
    expect([trace.startMs, trace.endMs]).toEqual([0, 30]);
  });

  it("opens a circle of parents and keeps every span", () => {
    expect(
      keys(buildTrace(spans("a b", "b c", "c a", "d c")).nodes)
        .split(" ")
        .sort(),
    ).toEqual(["a", "b", "c", "d"]);
    expect(keys(buildTrace(spans("own own")).nodes)).toBe("own");
  });

  it("keeps both spans of an id that is there twice", () => {
    expect(keys(buildTrace(spans("a -", "b a", "b a")).nodes)).toBe("a b b#2");
  });

  it("counts the errors below", () => {
    const trace = buildTrace(
      spans("r -", { spanId: "a", parentSpanId: "r" }, { spanId: "b", parentSpanId: "a", status: "error" }),
    );
    expect(trace.roots[0]!.errorsBelow).toBe(1);
    expect(trace.errors).toBe(1);
  });

  it("takes ten thousand levels, and nothing", () => {
    const deep = Array.from({ length: 10_000 }, (_, at): Partial<Span> => ({
      spanId: `s${at}`,
      parentSpanId: at === 0 ? "" : `s${at - 1}`,
      durationMs: 20_000 - at,
    }));
    const trace = buildTrace(spans(...deep));
    expect(trace.depthMax).toBe(9_999);
    expect(criticalPath(trace.roots[0]!).size).toBe(10_000);
    expect(buildTrace([]).nodes).toEqual([]);
  });
});

describe("rows", () => {
  const trace = buildTrace(spans("r - 0 10", "a r", "a1 a", "b r", "b1 b"));
  const all = { collapsed: new Set<string>(), only: undefined };

  it("leave out what is collapsed", () => {
    expect(keys(visibleRows(trace, { ...all, collapsed: new Set(["a"]) }))).toBe("r a b b1");
    expect(keys(visibleRows(trace, { ...all, collapsed: collapsible(trace, 0) }))).toBe("r");
    expect(keys(visibleRows(trace, { ...all, collapsed: collapsible(trace, 1) }))).toBe("r a b");
  });

  it("are matches with what is above them when only these are wanted", () => {
    expect(keys(visibleRows(trace, { collapsed: new Set(["r"]), only: new Set(["b1"]) }))).toBe("r b b1");
  });

  it("open what hides a span", () => {
    expect([...revealed(new Set(["r", "a", "b"]), trace.byId.get("a1")!)]).toEqual(["b"]);
  });
});

describe("the critical path", () => {
  const pathOf = (...told: string[]): Record<string, string> => {
    const path = criticalPath(buildTrace(spans(...told)).roots[0]!);
    const said = [...path].filter(([, stretches]) => stretches.length > 0);
    return Object.fromEntries(
      said.map(([key, stretches]) => [key, stretches.map(({ startMs, endMs }) => `${startMs}-${endMs}`).join(" ")]),
    );
  };

  it("goes back from the end through what ended last", () => {
    expect(pathOf("r - 0 100", "a r 10 40", "b r 20 90", "b1 b 30 60")).toEqual({
      r: "0-20 90-100",
      b: "20-30 60-90",
      b1: "30-60",
    });
  });

  it("takes children one after the other", () => {
    expect(pathOf("r - 0 100", "a r 0 50", "b r 50 100")).toEqual({ a: "0-50", b: "50-100" });
  });

  it("does not wait for what goes on after its parent", () => {
    expect(pathOf("r - 0 100", "late r 150 300")).toEqual({ r: "0-100" });
    expect(pathOf("r - 0 100", "long r 60 300")).toEqual({ r: "0-60", long: "60-100" });
  });

  it("covers the root exactly once", () => {
    const path = criticalPath(
      buildTrace(spans("r - 0 100", "a r 5 70", "b r 40 80", "c b 45 79", "d b 41 60")).roots[0]!,
    );
    const length = [...path.values()].flat().reduce((sum, stretch) => sum + stretch.endMs - stretch.startMs, 0);
    expect(length).toBe(100);
  });

  it("leaves to a span what its children do not cover", () => {
    expect(selfTimeMs(buildTrace(spans("r - 0 100", "a r 10 40", "b r 30 60", "c r 90 200")).roots[0]!)).toBe(40);
  });
});

describe("a search within the trace", () => {
  const trace = buildTrace(
    spans(
      {
        spanId: "r",
        name: "GET /cart",
        service: "web",
        durationMs: 40,
        attributes: [{ key: "http.route", value: "/cart" }],
      },
      {
        spanId: "a",
        parentSpanId: "r",
        name: "SELECT",
        service: "cart",
        status: "error",
        durationMs: 3,
        attributes: [{ key: "tries", value: 3 }],
      },
      {
        spanId: "b",
        parentSpanId: "gone",
        name: "send",
        service: "mail",
        events: [{ timeMs: 0, name: "exception", fields: [{ key: "exception.message", value: "Mailbox busy" }] }],
      },
    ),
  );
  const finds = (search: string): string => findSpans(trace, search).join(" ");

  it("looks into names, attributes, events and status, in any case", () => {
    expect(finds("select")).toBe("a");
    expect(finds("CART")).toBe("r a");
    expect(finds("mailbox")).toBe("b");
    expect(finds('"mailbox busy"')).toBe("b");
    expect(finds("error")).toBe("a");
    expect(finds("  ")).toBe("");
  });

  it("asks one attribute, field or duration", () => {
    expect(finds("service=cart")).toBe("a");
    expect(finds("http.route:/cart")).toBe("r");
    expect(finds("tries=3")).toBe("a");
    expect(finds("tries=*")).toBe("a");
    expect(finds("duration>10ms")).toBe("r");
    expect(finds("duration<3000us duration>2")).toBe("a");
    expect(finds("cart status=error")).toBe("a");
  });
});
