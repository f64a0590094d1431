/**
 * The query listener: everything that is read, and the few things that are administered. It knows nothing of receiving
 * and writing; what it needs is handed in.
 *
 *     request ─► security headers, Host, Origin ─► key ─► route ─► JSON answer
 *                          │403                     │401    │404 405, then as error-answer.ts says
 *                          ▼                        ▼403    ▼
 *                      {"error": {code, message, hint?, position?}}
 *
 * | POST /api/v1/sql              | sql.ts          | one read-only query                     |
 * | GET  /api/v1/traces/{traceId} | read-trace.ts   | one trace                               |
 * | GET  /api/v1/tail             | tail.ts         | records as they are committed           |
 * |      /api/v1/{logs,...}       | query-topics.ts | questions by topic, and their OpenAPI    |
 * |      /api/v1/dead-letters     | dead-letters.ts | what ClickHouse refused for good (admin) |
 * |      /api/v1/{projects,keys}  | key-routes.ts   | who may send and read (admin)           |
 * | GET  /healthz /readyz         | health.ts       | is it alive, which part is not ready    |
 * | GET  /metrics                 | health.ts       | Prometheus text (admin)                 |
 * | GET  / /logs /assets/* ...    | handed in       | the console, for browsers               |
 *
 * What is mounted behind asReader runs for one reader (reader-scope.ts); every query goes through sandbox.ts, and SQL that somebody
 * wrote through sql-gate.ts as well. Limits: body 1 MiB, 30 s and 100,000 rows a query, 256 connections.
 */
import http from "node:http";
import https from "node:https";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { ClickHouse } from "../clickhouse.ts";
import { OperatingError } from "../errors.ts";
import type { Administration } from "../keys/administer.ts";
import type { Isolation } from "../keys/row-filter.ts";
import { requestIdHeader, requestIdOf } from "../request-id.ts";
import type { Certificates } from "../tls/certificates.ts";
import { abortWhenGone } from "./abort-when-gone.ts";
import { allowOnly } from "./allow-only.ts";
import { asOperator, asReader, type QueryKeys } from "./authenticate.ts";
import { createDeadLetterRoutes, type DeadLetters } from "./dead-letters.ts";
import { errorAnswer, fromHttpFramework } from "./error-answer.ts";
import { gateSandbox } from "./gate-sandbox.ts";
import { createGuard, type GuardOptions } from "./guard.ts";
import { createHealthHandler, createMetricsHandler, createReadinessHandler } from "./health.ts";
import type { Metrics, PartReadiness } from "./health.ts";
import { createKeyRoutes } from "./key-routes.ts";
import { createTopicRoutes } from "./query-topics.ts";
import { readTrace } from "./read-trace.ts";
import { requireJson } from "./require-json.ts";
import { createSandbox, defaultQueryLimits, type QueryLimits } from "./sandbox.ts";
import { createSqlHandler } from "./sql.ts";
import { createTail, defaultTailLimits, type CommitSource, type TailLimits } from "./tail.ts";
import { queryWelcome } from "./query-welcome.ts";

/** The part of the log that querying needs. */
export interface QueryLog {
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface QueryServerOptions extends GuardOptions {
  /** ClickHouse as the user that may only read. */
  readonly reader: Pick<ClickHouse, "rows">;
  readonly keys: QueryKeys;
  readonly administration: Administration;
  /** Whether ClickHouse keeps the projects of readers apart. */
  readonly isolation: () => Isolation;
  readonly readiness: () => readonly PartReadiness[];
  readonly metrics: Metrics;
  readonly commits: CommitSource;
  readonly deadLetters: DeadLetters;
  /** What a browser is shown; goes on to the next handler for the rest. Undefined: nothing. */
  readonly console?: RequestHandler | undefined;
  readonly version: string;
  /** Ports that the collector and its engine listen on. */
  readonly ports: () => readonly number[];
  readonly log: QueryLog;
  /** Undefined: without TLS. */
  readonly certificates?: Certificates | undefined;
  readonly queryLimits?: Partial<QueryLimits>;
  readonly tailLimits?: Partial<TailLimits>;
}

export interface QueryServer {
  /** Not listening yet. */
  readonly server: http.Server;
  /** Takes no more connections, ends the tails, lets queries that run finish; cuts what is left after `msMax`. */
  stop(msMax: number): Promise<void>;
}

const bodyBytesMax = 2 ** 20;
const connectionsMax = 256;
const headersMsMax = 10_000;
const requestMsMax = 60_000;

/** Makes the server of the query listener. */
export function createQueryServer(options: QueryServerOptions): QueryServer {
  const tail = createTail(options.commits, { ...defaultTailLimits, ...options.tailLimits }, options.log);
  const server = createHttpServer(options, createApp(options, tail.handler));
  server.maxConnections = connectionsMax;
  return {
    server,
    async stop(msMax) {
      tail.stop();
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const deadline = setTimeout(() => server.closeAllConnections(), msMax);
      await closed;
      clearTimeout(deadline);
    },
  };
}

function createHttpServer({ certificates }: QueryServerOptions, app: Express): http.Server {
  const timeouts = { headersTimeout: headersMsMax, requestTimeout: requestMsMax };
  if (certificates === undefined) return http.createServer(timeouts, app);
  const server = https.createServer({ ...timeouts, ...certificates.serverOptions() }, app);
  certificates.follow(server);
  return server;
}

function createApp(options: QueryServerOptions, tail: RequestHandler): Express {
  const { reader, keys, readiness, metrics, version, ports, log } = options;
  const sandbox = createSandbox(reader, { ...defaultQueryLimits, ...options.queryLimits });
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  // `?q=a&q=b` is a list and `?q[x]=` is nothing special.
  app.set("query parser", "simple");
  app.use(createGuard(options));
  app.use(tidyPath);
  if (options.console !== undefined) app.use(options.console);
  app
    .route("/")
    .get(
      (request, response) =>
        void response.type("text/plain").send(queryWelcome(request.headers.host, options.console !== undefined)),
    )
    .all(allowOnly("GET"));
  app.route("/healthz").get(createHealthHandler(version, ports)).all(allowOnly("GET"));
  app.route("/readyz").get(createReadinessHandler(readiness)).all(allowOnly("GET"));
  app.route("/metrics").get(asOperator(keys), createMetricsHandler(metrics)).all(allowOnly("GET"));
  app.use("/api/v1/dead-letters", asOperator(keys), createDeadLetterRoutes(options.deadLetters));
  app.use("/api/v1", createKeyRoutes(keys, options.administration));
  app.use("/api/v1", asReader(keys));
  app.use("/api/v1", createTopicRoutes(sandbox, version));
  app
    .route("/api/v1/sql")
    .post(requireJson, express.json({ limit: bodyBytesMax }), createSqlHandler(gateSandbox(sandbox, options.isolation)))
    .all(allowOnly("POST"));
  app
    .route("/api/v1/traces/:traceId")
    .get(async (request, response) => {
      const { traceId } = request.params;
      response.json(await readTrace(sandbox, { traceId, signal: abortWhenGone(response) }));
    })
    .all(allowOnly("GET"));
  app.route("/api/v1/tail").get(tail).all(allowOnly("GET"));
  app.use((request) => {
    throw new OperatingError(
      "not_found",
      `there is nothing at ${request.method} ${JSON.stringify(request.path.slice(0, 200))}`,
      {
        hint: "GET / lists what there is.",
      },
    );
  });
  app.use(answerError(log));
  return app;
}

/** Grafana puts `/api` behind the address that it was given: where that ends with a slash, the path begins with two. */
const tidyPath: RequestHandler = (request, _response, next) => {
  request.url = request.url.replace(/^\/{2,}/, "/");
  next();
};

function answerError(log: QueryLog): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  // oxlint-disable-next-line max-params
  return (error: unknown, request, response, next) => {
    const known = error instanceof OperatingError ? error : fromHttpFramework(error, bodyBytesMax);
    if (response.destroyed) return;
    const requestId = requestIdOf(request.headers);
    if (known === undefined) {
      log.error("a query failed in a way that nobody foresaw", { path: request.path, requestId, error });
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, retryAfterSeconds, body } = errorAnswer(known ?? error, requestId);
    response.setHeader(requestIdHeader, requestId);
    if (status === 401) response.setHeader("WWW-Authenticate", "Bearer");
    if (retryAfterSeconds !== undefined) response.setHeader("Retry-After", String(retryAfterSeconds));
    response.status(status).json(body);
  };
}
