import type { RequestHandler } from "express";
import { z } from "zod";
import { nativeRow, readNativeBlocks } from "../columns/native-reader.ts";
import { OperatingError } from "../errors.ts";
import { replaceForJson } from "./replace-for-json.ts";
import { openEventStream, type EventStream } from "./event-stream.ts";
import { tailLevels } from "./tail-level.ts";
import { createTailMatcher, signalOf, toTailRecord } from "./tail-record.ts";
import type { TailFilter, TailRecord, TailSignal } from "./tail-record.ts";

/**
 * `GET /api/v1/tail`: records as they are committed, as server-sent events.
 *
 *     event: record    data: TailRecord              in the order of the commits
 *     event: dropped   data: {dropped, droppedTotal}  the client was too slow, or more came than is decoded
 *     event: end       data: {reason}                 the collector stops
 *
 * A committed block is copied when it is announced (its bytes are only lent) and decoded after the commit has gone on.
 * - Nothing is copied or decoded while nobody listens, nor for signals that nobody asked for.
 * - At most 20,000 rows a second are decoded, which is about a tenth of a core; what is over that is counted as dropped
 *   for each client that asked for its signal, filtered or not.
 * - A client that reads slowly holds at most 1 MiB; what is over that is dropped and counted.
 * - 32 clients.
 */
export interface CommittedBlock {
  readonly table: string;
  readonly rows: number;
  readonly chunks: readonly Uint8Array[];
}

/** Announces what has become durable. The blocks are lent for the time of the call. */
export interface CommitSource {
  /** Returns the function that ends it. */
  onCommit(listener: (blocks: readonly CommittedBlock[]) => void): () => void;
}

export interface TailLimits {
  readonly clientsMax: number;
  readonly rowsPerSecondMax: number;
  readonly queueBytesMax: number;
  readonly heartbeatMs: number;
}

export const defaultTailLimits: TailLimits = {
  clientsMax: 32,
  rowsPerSecondMax: 20_000,
  queueBytesMax: 2 ** 20,
  heartbeatMs: 15_000,
};

export interface Tail {
  readonly handler: RequestHandler;
  /** Ends every stream; new ones are refused. */
  stop(): void;
}

interface Client {
  readonly stream: EventStream;
  readonly signal: TailSignal | undefined;
  readonly matches: (record: TailRecord) => boolean;
}

const tailQuery = z.strictObject({
  signal: z.enum(["logs", "traces", "metrics"]).optional(),
  service: z.string().max(1000).optional(),
  q: z.string().max(1000).optional(),
  level: z.preprocess(
    (level) => (typeof level === "string" ? level.toLowerCase() : level),
    z.enum(tailLevels).optional(),
  ),
});

/** Makes the handler and what feeds it. */
export function createTail(source: CommitSource, limits: TailLimits): Tail {
  const clients = new Set<Client>();
  const budget = createRowBudget(limits.rowsPerSecondMax);
  let unsubscribe: (() => void) | undefined;
  let stopping = false;

  function wanting(signal: TailSignal): Client[] {
    return [...clients].filter((client) => client.signal === undefined || client.signal === signal);
  }

  function announce(blocks: readonly CommittedBlock[]): void {
    for (const { table, rows, chunks } of blocks) {
      const signal = signalOf(table);
      if (signal === undefined) continue;
      const listeners = wanting(signal);
      if (listeners.length === 0) continue;
      if (!budget.take(rows)) {
        for (const { stream } of listeners) stream.drop(rows);
        continue;
      }
      const copy = Buffer.concat(chunks);
      setImmediate(() => publish(signal, copy));
    }
  }

  function publish(signal: TailSignal, bytes: Uint8Array): void {
    const listeners = wanting(signal);
    if (listeners.length === 0) return;
    for (const block of readNativeBlocks(bytes)) {
      for (let row = 0; row < block.rows; row++) {
        const record = toTailRecord(signal, nativeRow(block, row));
        let data: string | undefined;
        for (const { stream, matches } of listeners) {
          if (matches(record)) stream.send("record", (data ??= JSON.stringify(record, replaceForJson)));
        }
      }
    }
  }

  function leave(client: Client): void {
    clients.delete(client);
    if (clients.size > 0) return;
    unsubscribe?.();
    unsubscribe = undefined;
  }

  function handler(...[request, response]: Parameters<RequestHandler>): void {
    const filter = readFilter(request.query);
    if (stopping) throw new OperatingError("shutting_down", "the collector is stopping");
    if (clients.size >= limits.clientsMax) {
      throw new OperatingError("too_many_in_flight", `${clients.size} tails are open already, which is the limit`, {
        retryAfterMs: 10_000,
      });
    }
    const stream = openEventStream(response, { ...limits, onEnd: () => leave(client) });
    const client: Client = { stream, signal: filter.signal, matches: createTailMatcher(filter) };
    clients.add(client);
    unsubscribe ??= source.onCommit(announce);
  }

  return {
    handler,
    stop() {
      stopping = true;
      for (const { stream } of clients) stream.end("the collector is stopping");
    },
  };
}

/** Grants rows until a second's worth is used up. A larger block is granted to a full budget, else it would never be seen. */
function createRowBudget(rowsPerSecondMax: number): { take(rows: number): boolean } {
  let left = rowsPerSecondMax;
  let filledAtMs = performance.now();
  return {
    take(rows) {
      const nowMs = performance.now();
      left = Math.min(rowsPerSecondMax, left + ((nowMs - filledAtMs) / 1000) * rowsPerSecondMax);
      filledAtMs = nowMs;
      if (rows > left && left < rowsPerSecondMax) return false;
      left -= rows;
      return true;
    },
  };
}

function readFilter(query: unknown): TailFilter {
  const read = tailQuery.safeParse(query);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new OperatingError("query_invalid", `the filter does not fit: ${problems.join("; ")}`, {
    hint: `It takes signal=logs|traces|metrics, service=, q= and level=${tailLevels.join("|")}, each at most once.`,
  });
}
