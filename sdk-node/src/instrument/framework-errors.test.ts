import { logs } from "@opentelemetry/api";
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import express, { type ErrorRequestHandler } from "express";
import fastify from "fastify";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, test } from "vitest";

import { expressErrors } from "./express-errors.ts";
import { fastifyErrors } from "./fastify-errors.ts";

const exporter = new InMemoryLogRecordExporter();
logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }));

beforeEach(() => exporter.reset());

const captured = (): unknown[] =>
  exporter
    .getFinishedLogRecords()
    .map(({ eventName, attributes }) => [eventName, attributes["exception.message"], attributes["http.route"]]);

class Missing extends Error {
  readonly status = 404;
}

test("express: an error is recorded once and handed on; one that asks for an answer below 500 is none", async () => {
  const app = express();
  const orders = express.Router();
  orders.get("/:id", () => {
    throw new Error("broke");
  });
  orders.get("/:id/missing", async () => Promise.reject(new Missing("no such order")));
  app.use("/orders", orders);
  app.use(expressErrors());
  // A second one, as it may stand in a part of an application.
  app.use(expressErrors());
  // oxlint-disable-next-line max-params -- Express tells error handlers by their four parameters.
  const answer: ErrorRequestHandler = (error, _request, response, _next) => {
    response.status((error as Partial<Missing>).status ?? 500).send("sorry");
  };
  app.use(answer);
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/orders/7`;
  expect([(await fetch(url)).status, (await fetch(`${url}/missing`)).status]).toEqual([500, 404]);
  server.close();
  // Which route it was is known where Express is instrumented; the tests with processes show it.
  expect(captured()).toEqual([["exception", "broke", undefined]]);
});

test("fastify: an error is recorded when it ended in a 500, also of routes that are registered elsewhere", async () => {
  const app = fastify();
  await app.register(fastifyErrors);
  app.setErrorHandler((error: Error, _request, reply) => {
    void reply.status(error.message === "no such order" ? 404 : 503).send("sorry");
  });
  await app.register(async (nested) => {
    nested.get("/orders/:id", async () => Promise.reject(new Error("broke")));
    nested.get("/orders/:id/missing", async () => Promise.reject(new Error("no such order")));
  });
  const first = await app.inject("/orders/7");
  const second = await app.inject("/orders/7/missing");
  expect([first.statusCode, second.statusCode]).toEqual([503, 404]);
  await app.close();
  expect(captured()).toEqual([["exception", "broke", "/orders/:id"]]);
});
