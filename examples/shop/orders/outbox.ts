/**
 * Jobs that follow from an order, in the same database and the same transaction as the order itself, so that none is
 * forgotten. A job carries the `traceparent` of its order: whoever works on it continues that trace.
 */
import { EventEmitter, once } from "node:events";
import type { DatabaseSync } from "node:sqlite";
import { context, propagation } from "@opentelemetry/api";

/** A mail to send. */
export interface Job {
  readonly id: number;
  readonly orderNumber: number;
  readonly traceparent: string;
  readonly attempt: number;
}

/** The jobs as the routes use them. */
export interface Outbox {
  put(orderNumber: number): void;
  /** The next job that is due; waits for one, and gives undefined when none comes in time. */
  take(waitMsMax: number): Promise<Job | undefined>;
  done(id: number): void;
  /** Comes again later; false when it was the last attempt. */
  failed(id: number): boolean;
  open(): number;
}

const attemptsMax = 4;
const retryAfterMs = 700;
/** A worker that says nothing for so long has died, and the job is given to another. */
const leaseMs = 30_000;

/** The place of this moment in its trace, as W3C text. */
function currentTraceparent(): string {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? "";
}

/** Opens the outbox. */
export function createOutbox(database: DatabaseSync): Outbox {
  const news = new EventEmitter();
  const put = database.prepare(
    "INSERT INTO jobs (order_number, traceparent, attempt, due_ms, state) VALUES (?, ?, 0, ?, 'open')",
  );
  const take = database.prepare(`
    UPDATE jobs SET attempt = attempt + 1, due_ms = $leasedMs
    WHERE id = (SELECT id FROM jobs WHERE state = 'open' AND due_ms <= $nowMs ORDER BY due_ms LIMIT 1)
    RETURNING id, order_number AS orderNumber, traceparent, attempt`);
  const end = database.prepare("UPDATE jobs SET state = ? WHERE id = ?");
  const postpone = database.prepare(
    "UPDATE jobs SET due_ms = ? + ? * attempt WHERE id = ? AND attempt < ? RETURNING id",
  );
  const open = database.prepare("SELECT count(*) AS jobs, min(due_ms) AS due_ms FROM jobs WHERE state = 'open'");

  return {
    put(orderNumber) {
      put.run(orderNumber, currentTraceparent(), Date.now());
      news.emit("job");
    },
    async take(waitMsMax) {
      for (const endMs = Date.now() + waitMsMax; ;) {
        const nowMs = Date.now();
        const job = take.get({ leasedMs: nowMs + leaseMs, nowMs }) as unknown as Job | undefined;
        if (job !== undefined || nowMs >= endMs) return job;
        const nextMs = Math.min(endMs, Number(open.get()?.["due_ms"] ?? endMs));
        await once(news, "job", { signal: AbortSignal.timeout(Math.max(nextMs - nowMs, 1)) }).catch(() => {});
      }
    },
    done: (id) => void end.run("done", id),
    failed(id) {
      if (postpone.get(Date.now(), retryAfterMs, id, attemptsMax) !== undefined) return true;
      end.run("given up", id);
      return false;
    },
    open: () => Number(open.get()?.["jobs"]),
  };
}
