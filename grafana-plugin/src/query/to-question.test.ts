import { endpoints } from "@spanhouse/schemas/query";
import { expect, test } from "vitest";
import { questionText } from "./question.ts";
import type { SpanhouseQuery } from "./query.ts";
import { toQuestion } from "./to-question.ts";

const range = { fromMs: 1_795_262_400_000, toMs: 1_795_266_000_000 };
const asked = { range, intervalMs: 10_000, maxDataPoints: 500, logsLimit: 500 };
const traceId = "0af7651916cd43dd8448eb211c80319c";
const filters = [{ key: "service", op: "=", value: "shop" }] as const;
const steps = { maxDataPoints: 160 };
const list = { range, query: "x", filters };

type Of<Type extends SpanhouseQuery["queryType"]> = Omit<Extract<SpanhouseQuery, { queryType: Type }>, "refId">;
type Case = readonly [
  query: { [Type in SpanhouseQuery["queryType"]]: Of<Type> }[SpanhouseQuery["queryType"]],
  path: string,
  body?: object,
];

const cases: readonly Case[] = [
  [{ queryType: "logs" }, "POST /logs/search", { range, limit: 500 }],
  [{ queryType: "logs", search: "x", filters, limit: 9_999 }, "POST /logs/search", { ...list, limit: 5_000 }],
  [{ queryType: "logs", show: "volume", search: " ", step: "1m" }, "POST /logs/volume", { range, stepMs: 60_000 }],
  [{ queryType: "traces", show: "search", search: "x", filters }, "POST /traces/search", { ...list, limit: 50 }],
  [{ queryType: "traces", show: "spans", cursor: "Wy" }, "POST /spans/search", { range, cursor: "Wy", limit: 100 }],
  [{ queryType: "traces", show: "spans", limit: 7 }, "POST /spans/search", { range, limit: 7 }],
  [
    { queryType: "traces", show: "red", groupBy: ["service", ""], groupsMax: 5, spans: "all", step: "1h" },
    "POST /traces/red",
    { range, groupBy: ["service"], groupsMax: 5, spans: "all", stepMs: 3_600_000 },
  ],
  [{ queryType: "traces", show: "services" }, "GET /services?fromMs=1795262400000&toMs=1795266000000"],
  [
    { queryType: "traces", show: "operations", filters },
    "GET /operations?fromMs=1795262400000&toMs=1795266000000&service=shop&limit=200",
  ],
  [{ queryType: "trace", traceId: ` ${traceId}` }, `GET /traces/${traceId}`],
  [{ queryType: "trace", traceId, show: "logs" }, `GET /traces/${traceId}/logs`],
  [{ queryType: "trace", traceId: "../x" }, "GET /traces/..%2Fx"],
  [
    { queryType: "metrics", metric: "m", kind: "gauge", show: "value", reduce: "max", combine: "sum", quantiles: [] },
    "POST /metrics/series",
    { range, metric: "m", kind: "gauge", show: "value", reduce: "max", combine: "sum", ...steps },
  ],
  [{ queryType: "metrics", metric: "m", show: "heatmap" }, "POST /metrics/heatmap", { range, metric: "m", ...steps }],
  [{ queryType: "metrics", metric: "", show: "list" }, "GET /metrics?fromMs=1795262400000&toMs=1795266000000"],
  [{ queryType: "front-end", show: "page-views" }, "POST /front-end/page-views", { range, ...steps }],
  [{ queryType: "front-end", show: "pages" }, "POST /front-end/pages", { range, limit: 100 }],
  [{ queryType: "front-end", show: "sessions" }, "POST /front-end/sessions", { range, limit: 50 }],
  [
    { queryType: "front-end", show: "session", sessionId: "8c6c" },
    "GET /front-end/sessions/8c6c?fromMs=1795262400000&toMs=1795266000000",
  ],
  [
    { queryType: "front-end", show: "web-vitals", vitals: ["LCP"], groupBy: ["page"] },
    "POST /front-end/web-vitals",
    { range, groupBy: ["page"], filters: [{ key: "browser.web_vital.name", op: "in", values: ["lcp", "LCP"] }] },
  ],
  [{ queryType: "front-end", show: "web-vitals-series" }, "POST /front-end/web-vitals/series", { range, ...steps }],
  [{ queryType: "front-end", show: "errors", limit: 0 }, "POST /front-end/errors", { range, limit: 1 }],
  [{ queryType: "service-map", service: "shop" }, "POST /service-map", { range, service: "shop" }],
  [{ queryType: "sql", sql: "SELECT 1" }, "POST /sql", { query: "SELECT 1", range, ...steps }],
];

test.each(cases)("%j asks %s", (query, address, body) => {
  const question = toQuestion({ refId: "A", ...(query as object) } as SpanhouseQuery, asked);
  const text = questionText({ ...question, path: question.path === "/sql" ? "/sql " : question.path });
  expect(text.split("\n")[0]?.replace("/api/v1", "").trim()).toBe(address);
  expect(question.body).toEqual(body);
});

test.each(cases.filter(([query]) => !("traceId" in query && query.traceId.includes("x"))))(
  "%j asks what the query API takes",
  (query) => {
    const {
      method,
      path,
      body,
      params = {},
    } = toQuestion({ refId: "A", ...(query as object) } as SpanhouseQuery, asked);
    const endpoint = endpoints.find((one) => one.method === method && isPath(path, one.path));
    const varying = Object.fromEntries(
      namesIn(endpoint?.path ?? "").map((name) => [name, path.split("/")[namePlace(endpoint?.path ?? "", name)]]),
    );
    const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
    expect(endpoint?.request.safeParse({ ...given, ...varying, ...body }).error).toBeUndefined();
  },
);

function isPath(path: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
}

function namesIn(pattern: string): string[] {
  return [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
}

function namePlace(pattern: string, name: string): number {
  return pattern.split("/").indexOf(`{${name}}`);
}

test("a table asks for one step as long as the range", () => {
  const table: SpanhouseQuery = { refId: "A", queryType: "traces", show: "red", format: "table", groupBy: ["service"] };
  const { stepMs } = toQuestion(table, asked).body as { readonly stepMs: number };
  expect(Math.floor(range.fromMs / stepMs)).toBe(Math.floor((range.toMs - 1) / stepMs));
});

test("the inspector shows SQL as it is, and of everything else the request", () => {
  expect(questionText(toQuestion({ refId: "A", queryType: "sql", sql: "SELECT\n1" }, asked))).toBe("SELECT\n1");
  expect(questionText(toQuestion({ refId: "A", queryType: "logs" }, asked))).toBe(
    'POST /api/v1/logs/search\n{\n  "range": {\n    "fromMs": 1795262400000,\n    "toMs": 1795266000000\n  },\n  "limit": 500\n}',
  );
});
