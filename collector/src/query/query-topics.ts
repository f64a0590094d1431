import { Router } from "express";
import { openApiDocument } from "@spanhouse/schemas/query";
import { allowOnly } from "./allow-only.ts";
import { attributeTopic } from "./attributes/attribute-topic.ts";
import type { Answering } from "./endpoint-route.ts";
import { frontEndTopic } from "./front-end/front-end-topic.ts";
import { createTableColumns } from "./inquiry.ts";
import { logTopic } from "./logs/log-topic.ts";
import { metricTopic } from "./metrics/metric-topic.ts";
import type { Sandbox } from "./sandbox.ts";
import { createStatusTopic } from "./status/read-status.ts";
import { traceTopic } from "./traces/trace-topic.ts";

/** Every topic of the query API beside the status, which knows the version; a new one is listed here and in the schemas' open-api.ts. */
const topics: readonly (readonly Answering[])[] = [traceTopic, logTopic, metricTopic, frontEndTopic, attributeTopic];

/** Makes the routes of the topics and of their description, below `/api/v1`. */
export function createTopicRoutes(sandbox: Sandbox, version: string): Router {
  const router = Router();
  const source = { sandbox, tableColumns: createTableColumns(sandbox) };
  const document = JSON.stringify(openApiDocument(version));
  router
    .route("/openapi.json")
    .get((_request, response) => void response.type("json").send(document))
    .all(allowOnly("GET"));
  for (const topic of [...topics, createStatusTopic(version)])
    for (const endpoint of topic) endpoint.mount(router, source);
  return router;
}
