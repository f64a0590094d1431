/** The gateway: serves the page, and asks the services behind it for what the page wants. Express. */
import { expressErrors } from "@spanhouse/node";
import express, { type ErrorRequestHandler } from "express";
import { createApi } from "./api-routes.ts";
import { ServiceError } from "./call-service.ts";
import { addPage } from "./page.ts";

const { env } = process;
const app = express();

app.get("/healthz", (_request, response) => void response.send("ok"));
await addPage(app, env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "http://localhost:4318");
app.use(express.json());
app.use(
  "/api",
  createApi({
    orders: env["ORDERS_URL"] ?? "http://127.0.0.1:8081",
    stock: env["STOCK_URL"] ?? "http://127.0.0.1:8082",
  }),
);

app.use(expressErrors());

// Express knows an error handler by its four parameters.
// oxlint-disable-next-line max-params
const answerError: ErrorRequestHandler = (error: Error, _request, response, _next) => {
  const status = error instanceof ServiceError ? 502 : 500;
  response.status(status).json({ error: "Something went wrong on our side. We have been told, and look into it." });
};
app.use(answerError);

const server = app.listen(Number(env["PORT"] ?? 8080), env["HOST"] ?? "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : address;
  console.log(`gateway is listening at http://127.0.0.1:${port}`);
});
