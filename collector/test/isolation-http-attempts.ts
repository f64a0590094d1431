/**
 * What somebody with a read key of the project alpha, or with no good key at all, tries at the endpoints; see isolation-sql-attempts.ts.
 *
 * `{trace}`, `{service}`, `{body}`, `{metric}` and `{session}` stand for what bravo has and the attacker happens to know, `{range}` for the hours around now.
 */
import type { Outcome } from "./isolation-outcome.ts";

export interface HttpAttempt {
  readonly group: string;
  readonly what: string;
  readonly path: string;
  readonly method?: "GET" | "POST" | "DELETE";
  readonly body?: unknown;
  /** Whose key; alpha's read key when left out. */
  readonly key?: "none" | "ingest" | "invented" | "revoked" | "altered";
  readonly headers?: Readonly<Record<string, string>>;
  readonly outcome: Outcome;
}

const sqlBody = { query: "SELECT count() FROM otel_logs" };
const key = { projectId: "bravo", scope: "read" };

const range = "{range}";
const place = { timeUnixNano: "{timeUnixNano}", id: "{timeUnixNano}-0000000000000000-0", direction: "before" };
/** Endpoints with a request that matches everything, and with one that asks for what bravo is known to have. */
const searches: readonly (readonly [path: string, body: Readonly<Record<string, unknown>>])[] = [
  ["/api/v1/logs/search", { range }],
  ["/api/v1/logs/search", { range, query: "service:{service}" }],
  ["/api/v1/logs/search", { range, query: '"{body}"' }],
  ["/api/v1/logs/volume", { range }],
  ["/api/v1/traces/search", { range }],
  ["/api/v1/traces/search", { range, query: "service:{service}" }],
  ["/api/v1/spans/search", { range }],
  ["/api/v1/traces/red", { range, spans: "all", groupBy: ["service", "name"] }],
  ["/api/v1/service-map", { range }],
  ["/api/v1/releases", { range }],
  ["/api/v1/releases", { range, query: "service:{service}" }],
  ["/api/v1/logs/context", { ...place, service: "service-alpha" }],
  ["/api/v1/logs/context", { ...place, service: "{service}" }],
  ["/api/v1/metrics/series", { range, metric: "gauge-alpha", groupBy: ["service"] }],
  ["/api/v1/metrics/heatmap", { range, metric: "exponential-alpha" }],
  ["/api/v1/metrics/exemplars", { range, metric: "exponential-alpha" }],
  ["/api/v1/front-end/page-views", { range }],
  ["/api/v1/front-end/pages", { range }],
  ["/api/v1/front-end/sessions", { range }],
  ["/api/v1/front-end/web-vitals", { range }],
  ["/api/v1/front-end/web-vitals/series", { range }],
  ["/api/v1/front-end/errors", { range }],
  ["/api/v1/front-end/errors/series", { range, groupBy: ["exception.type"] }],
  ["/api/v1/logs/volume", { range, groupBy: ["service", "attributes.order"] }],
  ["/api/v1/sql", { range, query: "SELECT count() FROM otel_logs WHERE $__timeFilter(Timestamp)" }],
  ["/api/v1/sql", { range, query: "SELECT count() FROM otel_logs WHERE ProjectId != $__project" }],
];
const lists: readonly string[] = [
  "/api/v1/status",
  "/api/v1/traces/{trace}/logs",
  "/api/v1/services?fromMs={fromMs}&toMs={toMs}",
  "/api/v1/operations?fromMs={fromMs}&toMs={toMs}",
  "/api/v1/operations?fromMs={fromMs}&toMs={toMs}&service={service}",
  "/api/v1/metrics?fromMs={fromMs}&toMs={toMs}",
  "/api/v1/front-end/sessions/{session}?fromMs={fromMs}&toMs={toMs}",
  "/api/v1/attributes/keys?fromMs={fromMs}&toMs={toMs}&signal=logs",
  "/api/v1/attributes/keys?fromMs={fromMs}&toMs={toMs}&signal=traces",
  "/api/v1/attributes/values?fromMs={fromMs}&toMs={toMs}&signal=logs&key=service",
  "/api/v1/attributes/values?fromMs={fromMs}&toMs={toMs}&signal=traces&key=name",
];
/** Where what bravo has must look like what nobody has. */
const metricsOfBravo: readonly string[] = [
  "/api/v1/metrics/series",
  "/api/v1/metrics/heatmap",
  "/api/v1/metrics/exemplars",
];

type Body = Readonly<Record<string, unknown>>;

function search(path: string, body: Body, outcome: HttpAttempt["outcome"] = "own"): HttpAttempt {
  return { group: "Searches", what: `asked for ${JSON.stringify(body)}`, path, method: "POST", body, outcome };
}

export const httpAttempts: readonly HttpAttempt[] = [
  ...searches.map(([path, body]) => search(path, body)),
  ...lists.map((path): HttpAttempt => ({ group: "Searches", what: "asked", path, outcome: "own" })),
  ...metricsOfBravo.map((path) => search(path, { range, metric: "{metric}" }, "404 not_found")),
  { group: "Endpoints", what: "a trace of bravo by its id", path: "/api/v1/traces/{trace}", outcome: "404 not_found" },
  {
    group: "Endpoints",
    what: "a trace that nobody has",
    path: `/api/v1/traces/${"0".repeat(31)}1`,
    outcome: "404 not_found",
  },
  { group: "Endpoints", what: "the metrics of the collector", path: "/metrics", outcome: "403 key_scope" },
  { group: "Endpoints", what: "the dead letters", path: "/api/v1/dead-letters", outcome: "403 key_scope" },
  { group: "Endpoints", what: "a dead letter", path: "/api/v1/dead-letters/x", outcome: "403 key_scope" },
  {
    group: "Endpoints",
    what: "a dead letter again",
    path: "/api/v1/dead-letters/x/retry",
    method: "POST",
    outcome: "403 key_scope",
  },
  { group: "Endpoints", what: "the projects", path: "/api/v1/projects", outcome: "403 key_scope" },
  { group: "Endpoints", what: "the keys", path: "/api/v1/keys", outcome: "403 key_scope" },
  { group: "Endpoints", what: "the audit table", path: "/api/v1/audit", outcome: "403 key_scope" },
  {
    group: "Endpoints",
    what: "a new key for bravo",
    path: "/api/v1/keys",
    method: "POST",
    body: key,
    outcome: "403 key_scope",
  },
  {
    group: "Endpoints",
    what: "the end of a key",
    path: "/api/v1/keys/aaaaaaaaaa",
    method: "DELETE",
    outcome: "403 key_scope",
  },
  { group: "Endpoints", what: "another path to the keys", path: "/api/v1//keys", outcome: "404 not_found" },
  {
    group: "Endpoints",
    what: "another method on the keys",
    path: "/api/v1/keys",
    method: "DELETE",
    outcome: "403 key_scope",
  },
  {
    group: "Who asks",
    what: "SQL without a key",
    path: "/api/v1/sql",
    method: "POST",
    body: sqlBody,
    key: "none",
    outcome: "401 key_missing",
  },
  {
    group: "Who asks",
    what: "SQL with an ingest key",
    path: "/api/v1/sql",
    method: "POST",
    body: sqlBody,
    key: "ingest",
    outcome: "403 key_scope",
  },
  {
    group: "Who asks",
    what: "SQL with an invented key",
    path: "/api/v1/sql",
    method: "POST",
    body: sqlBody,
    key: "invented",
    outcome: "401 key_unknown",
  },
  {
    group: "Who asks",
    what: "SQL with a revoked key",
    path: "/api/v1/sql",
    method: "POST",
    body: sqlBody,
    key: "revoked",
    outcome: "401 key_unknown",
  },
  {
    group: "Who asks",
    what: "SQL with a key of which one character is different",
    path: "/api/v1/sql",
    method: "POST",
    body: sqlBody,
    key: "altered",
    outcome: "401 key_unknown",
  },
  {
    group: "Who asks",
    what: "a trace without a key",
    path: "/api/v1/traces/{trace}",
    key: "none",
    outcome: "401 key_missing",
  },
  { group: "Who asks", what: "the tail without a key", path: "/api/v1/tail", key: "none", outcome: "401 key_missing" },
  {
    group: "Who asks",
    what: "the tail with an ingest key",
    path: "/api/v1/tail",
    key: "ingest",
    outcome: "403 key_scope",
  },
  { group: "Who asks", what: "the metrics without a key", path: "/metrics", key: "none", outcome: "401 key_missing" },
  {
    ...{
      group: "Who asks",
      what: "SQL with headers that name bravo",
      path: "/api/v1/sql",
      method: "POST",
      body: sqlBody,
    },
    headers: { "x-spanhouse-project": "bravo", "x-clickhouse-query-id": "bravo.1", "x-scope-orgid": "bravo" },
    outcome: "own",
  },
  {
    ...{ group: "Who asks", what: "SQL with an id of the query in the URL", path: "/api/v1/sql?query_id=bravo.1" },
    ...{ method: "POST", body: sqlBody, outcome: "own" },
  },
  {
    ...{ group: "Who asks", what: "a body that names a project", path: "/api/v1/sql", method: "POST" },
    ...{ body: { ...sqlBody, projectId: "bravo" }, outcome: "400 query_invalid" },
  },
];
