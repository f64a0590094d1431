import type { TableAnswer, Trace, TraceSpan } from "@spanhouse/schemas/query";

/* Answers at the edges of what may come, for tests. */

/** Two records of one millisecond with odd names, nothing said, and a body. */
export const edgeLogs: TableAnswer = {
  fields: [
    { name: "time", type: "time" },
    { name: "timeUnixNano", type: "string" },
    { name: "id", type: "string" },
    { name: "level", type: "string" },
    { name: "severity", type: "string" },
    { name: "service", type: "string" },
    { name: "body", type: "string" },
    { name: "traceId", type: "string" },
    { name: "spanId", type: "string" },
    { name: "event", type: "string" },
    { name: "scope", type: "string" },
    { name: "attributes", type: "json" },
    { name: "resourceAttributes", type: "json" },
    { name: "scopeAttributes", type: "json" },
  ],
  values: [
    [1_795_270_553_005, 1_795_270_553_005],
    ["1795270553005000900", "1795270553005000001"],
    ["1795270553005000900-a-0", "1795270553005000001-b-0"],
    ["error", "info"],
    ["ERROR", ""],
    ["shop", "shop"],
    ["", "paid"],
    ["", "0af7651916cd43dd8448eb211c80319c"],
    ["", "b7ad6b7169203331"],
    ["order.placed", ""],
    ["", "pino"],
    [{ level: "of the attribute", "my key": "1", __proto: "p", "resource.x": "own", "host.name": "own" }, {}],
    [
      { "service.name": "shop", "host.name": "a", event: "of the resource", "": "no name" },
      { "service.name": "other" },
    ],
    [{ version: "1" }, {}],
  ],
  statistics: { elapsedSeconds: 0.01, rowsRead: 2, bytesRead: 100, statements: 1 },
};

const start = 1_795_270_553_000_000_000n;

function span(spanId: string, parentSpanId: string, more: Partial<TraceSpan> = {}): TraceSpan {
  return {
    ...{ spanId, parentSpanId, orphan: false, name: `span ${spanId}`, kind: "Server", service: "a" },
    ...{ startUnixNano: String(start), durationNano: "1000000", statusCode: "Unset", statusMessage: "" },
    ...{
      traceState: "",
      scopeName: "",
      scopeVersion: "",
      attributes: {},
      resourceAttributes: {},
      events: [],
      links: [],
    },
    ...more,
  };
}

/** A root with overlapping children, a span whose parent is missing, one that lasts nothing; with an event, a link and a session. */
export const edgeTrace: Trace = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  startUnixNano: String(start),
  endUnixNano: String(start + 10_000_000n),
  durationNano: "10000000",
  spans: [
    span("1", "", {
      durationNano: "10000000",
      statusCode: "Error",
      statusMessage: "no",
      attributes: { "session.id": "s1" },
    }),
    span("2", "1", {
      service: "b",
      startUnixNano: String(start + 1_000_000n),
      durationNano: "4000000",
      kind: "Client",
    }),
    span("3", "1", {
      service: "b",
      startUnixNano: String(start + 3_000_000n),
      durationNano: "4000001",
      statusCode: "Ok",
    }),
    span("4", "missing", {
      ...{
        orphan: true,
        service: "c",
        startUnixNano: String(start + 123_456n),
        durationNano: "0",
        kind: "Unspecified",
      },
      events: [
        {
          timeUnixNano: String(start + 123_457n),
          name: "exception",
          attributes: { "exception.stacktrace": "Error\n    at a" },
        },
      ],
      links: [{ traceId: "1".repeat(32), spanId: "2".repeat(16), traceState: "", attributes: { why: "retry" } }],
    }),
  ],
  truncated: true,
  logCount: 0,
};
