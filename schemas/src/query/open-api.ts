import { z } from "zod";
import { errorAnswer, seriesAnswer, sqlAnswer, tableAnswer, traceAnswer } from "./answer-schemas.ts";
import { listFields, listValues } from "./attributes-requests.ts";
import type { Endpoint } from "./endpoint.ts";
import * as frontEnd from "./front-end-requests.ts";
import { countLogs, readLogContext, searchLogs } from "./logs-requests.ts";
import { listMetrics, readExemplars, readHeatmap, readMetric } from "./metrics-requests.ts";
import { runSql } from "./sql-request.ts";
import { readStatus, statusAnswer } from "./status-requests.ts";
import * as traces from "./traces-requests.ts";

/** Every endpoint, in the order of the documentation. */
export const endpoints: readonly Endpoint<unknown>[] = [
  ...[traces.searchTraces, traces.searchSpans, traces.readTrace, traces.readTraceLogs],
  ...[traces.readRed, traces.listServices, traces.listOperations, traces.listReleases, traces.readServiceMap],
  ...[searchLogs, countLogs, readLogContext],
  ...[listMetrics, readMetric, readHeatmap, readExemplars],
  ...[frontEnd.readPageViews, frontEnd.listPages, frontEnd.searchSessions, frontEnd.readSession],
  ...[frontEnd.listWebVitals, frontEnd.readWebVitals, frontEnd.listErrors, frontEnd.countErrors],
  ...[listFields, listValues],
  ...[runSql, readStatus],
];

const answers = { table: tableAnswer, series: seriesAnswer, trace: traceAnswer, sql: sqlAnswer, status: statusAnswer };

/** Any part of the document. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** The OpenAPI 3.1 document of the query API, made of the very schemas that its requests are read with. */
export function openApiDocument(version: string): JsonObject {
  const components = new Map<string, Json>();
  const paths = new Map<string, JsonObject>();
  for (const endpoint of endpoints) {
    const path = `/api/v1${endpoint.path}`;
    paths.set(path, { ...paths.get(path), [endpoint.method.toLowerCase()]: operation(endpoint, components) });
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Spanhouse query API",
      version,
      description: "What is stored, read as columns. docs/reference/query-api.md tells of it in words.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    security: [{}, { key: [] }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "A read key, where there are keys." } },
    },
  };
}

function operation(endpoint: Endpoint<unknown>, components: Map<string, Json>): JsonObject {
  const request = toJsonSchema(endpoint.request, components);
  const ok = { description: "the answer", content: json(toJsonSchema(answers[endpoint.answer], components)) };
  const failed = { description: "what is wrong", content: json(toJsonSchema(errorAnswer, components)) };
  const body = { requestBody: { required: true, content: json(request, endpoint.example as JsonObject) } };
  return {
    operationId: endpoint.path
      .replaceAll(/[{}]/g, "")
      .split(/[/-]/)
      .filter((part) => part !== "")
      .join("_"),
    summary: endpoint.summary,
    tags: [endpoint.topic],
    ...(endpoint.method === "GET" ? { parameters: parametersOf(request, endpoint) } : body),
    responses: { "200": ok, default: failed },
  };
}

function json(schema: Json, example?: JsonObject): JsonObject {
  return { "application/json": example === undefined ? { schema } : { schema, example } };
}

/** What varies in the path, and the query string. */
function parametersOf(schema: JsonObject, { path, example }: Endpoint<unknown>): Json[] {
  const required = (schema["required"] ?? []) as readonly string[];
  return Object.entries(schema["properties"] as JsonObject).map(([name, of]) => {
    const place = path.includes(`{${name}}`) ? "path" : "query";
    const parameter = { name, in: place, required: required.includes(name), schema: of };
    return name in example ? Object.assign(parameter, { example: example[name] as Json }) : parameter;
  });
}

/** A schema with what it shares with others among the components. */
function toJsonSchema(schema: z.ZodType, components: Map<string, Json>): JsonObject {
  const made = z.toJSONSchema(schema, { io: "input", unrepresentable: "throw" }) as unknown as JsonObject;
  const { $schema: _schema, $defs: shared = {}, id: _id, ...own } = moved(made) as JsonObject;
  for (const [name, of] of Object.entries(shared as JsonObject)) components.set(name, withoutId(of));
  const id = made["id"];
  if (typeof id !== "string") return own;
  components.set(id, own);
  return { $ref: `#/components/schemas/${id}` };
}

function withoutId(schema: Json): Json {
  const { id: _id, ...own } = schema as JsonObject;
  return own;
}

/** References lead to the components. */
function moved(part: Json): Json {
  if (Array.isArray(part)) return part.map(moved);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      key === "$ref" && typeof value === "string" ? value.replace("#/$defs/", "#/components/schemas/") : moved(value),
    ]),
  );
}
