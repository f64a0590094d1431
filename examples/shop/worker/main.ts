/** The worker: takes jobs from orders and sends their mails. Each job continues the trace of the order it came from. */
import { setTimeout as pause } from "node:timers/promises";
import { context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { captureError, logger, startSpan, withSpan } from "@spanhouse/node";
import { sendMail } from "./mail.ts";

const ordersUrl = process.env["ORDERS_URL"] ?? "http://127.0.0.1:8081";
/** Orders may be restarted; the worker waits for it. */
const againAfterMs = 1_000;
/** OTLP's number for the kind of a span that takes from a queue. */
const consumer = 5;

interface Job {
  readonly id: number;
  readonly orderNumber: number;
  readonly traceparent: string;
  readonly attempt: number;
}

function post(path: string, body: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${ordersUrl}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

async function confirm({ id, orderNumber, attempt }: Job): Promise<void> {
  const response = await fetch(`${ordersUrl}/orders/${orderNumber}`);
  const { email } = (await response.json()) as { readonly email: string };
  await sendMail({ to: email, orderNumber, attempt });
  await post(`/jobs/${id}/done`, { orderNumber });
  logger.info(`order ${orderNumber} confirmed by mail`, { "order.number": orderNumber, attempt });
}

async function work(job: Job): Promise<void> {
  const span = startSpan("confirm order", {
    kind: consumer,
    attributes: { "order.number": job.orderNumber, "job.attempt": job.attempt },
  });
  await withSpan(span, async () => {
    try {
      await confirm(job);
    } catch (error) {
      span.recordError(error);
      captureError(error);
      const { again } = (await (await post(`/jobs/${job.id}/failed`, {})).json()) as { readonly again: boolean };
      logger.warn(again ? "the mail is tried again later" : "the mail is given up", { attempt: job.attempt });
    } finally {
      span.end();
    }
  });
}

async function takeJob(): Promise<Job | undefined> {
  try {
    const response = await post("/jobs/take", {});
    return response.status === 200 ? ((await response.json()) as Job) : undefined;
  } catch (error) {
    logger.warn("orders does not answer", { reason: String(error) });
    await pause(againAfterMs);
    return undefined;
  }
}

console.log(`worker takes jobs from ${ordersUrl}`);
for (;;) {
  const job = await takeJob();
  if (job !== undefined) await context.with(propagation.extract(ROOT_CONTEXT, job), () => work(job));
}
