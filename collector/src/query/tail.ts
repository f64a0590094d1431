import type { RequestHandler } from "express";
import { z } from "zod";
import { nativeRow, readFirstColumn, readNativeBlocks } from "../columns/native-reader.ts";
import { OperatingError } from "../errors.ts";
import { currentReader } from "./reader-scope.ts";
import { replaceForJson } from "./replace-for-json.ts";
import { openEventStream, type EventStream } from "./event-stream.ts";
import { tailLevels } from "./tail-level.ts";
import { createSearchMatcher } from "./tail-search.ts";
import type { TailSignal } from "@spanhouse/schemas/query";
import { createTailMatcher, signalOf, toTailRecord } from "./tail-record.ts";
import type { CommittedRecord, TailFilter } from "./tail-record.ts";

/**
 * `GET /api/v1/tail`: records as they are committed, as server-sent events.
 *
 *     event: record    data: TailRecord              in the order of the commits
 *     event: dropped   data: {dropped, droppedTotal}  the client was too slow, or more came than is decoded
 *     event: end       data: {reason}                 the collector stops, or the key is no longer valid
 *
 * A committed block is copied when it is announced (its bytes are only lent) and decoded after the commit has gone on.
 * - Nothing is copied or decoded while nobody listens, nor for signals that nobody asked for.
 * - A client sees the records of its project alone, and is told of dropped ones of its project alone.
 * - At most 250 rows of a block and 5,000 rows a second are decoded, the latter about a seventh of a core (30 us a row
 *   with 20 attributes, measured) and the former some 8 ms at once; the rest is counted as dropped for each client that
 *   asked for its signal, filtered or not.
 * - A client that reads slowly holds at most 1 MiB; what is over that is dropped and counted.
 * - 32 clients, 8 of them with the same key.
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

interface TailLog {
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface TailLimits {
  readonly clientsMax: number;
  /** With the same key, once there are keys: one reader must leave the others room. */
  readonly clientsOfKeyMax: number;
  readonly rowsPerBlockMax: number;
  readonly rowsPerSecondMax: number;
  readonly queueBytesMax: number;
  readonly heartbeatMs: number;
  /** How often each client's key is looked at again: a revoked one must not go on listening. */
  readonly keyCheckMs: number;
}

export const defaultTailLimits: TailLimits = {
  clientsMax: 32,
  clientsOfKeyMax: 8,
  rowsPerBlockMax: 250,
  rowsPerSecondMax: 5_000,
  queueBytesMax: 2 ** 20,
  heartbeatMs: 15_000,
  keyCheckMs: 2_000,
};

export interface Tail {
  readonly handler: RequestHandler;
  /** Ends every stream; new ones are refused. */
  stop(): void;
}

interface Client {
  readonly stream: EventStream;
  readonly keyId: string;
  readonly projectId: string;
  isLetIn(): boolean;
  readonly signal: TailSignal | undefined;
  readonly matches: (record: CommittedRecord) => boolean;
}

const tailQuery = z.strictObject({
  signal: z.enum(["logs", "traces", "metrics"]).optional(),
  service: z.string().max(1000).optional(),
  q: z.string().max(1000).optional(),
  query: z.string().max(4000).optional(),
  level: z.preprocess(
    (level) => (typeof level === "string" ? level.toLowerCase() : level),
    z.enum(tailLevels).optional(),
  ),
});

/** Makes the handler and what feeds it. */
export function createTail(source: CommitSource, limits: TailLimits, log: TailLog): Tail {
  const clients = new Set<Client>();
  const budget = createRowBudget(limits.rowsPerSecondMax);
  let unsubscribe: (() => void) | undefined;
  let keyChecks: NodeJS.Timeout | undefined;
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
      const granted = budget.take(Math.min(rows, limits.rowsPerBlockMax));
      if (granted < rows) dropBeyond({ granted, chunks, log }, listeners);
      if (granted === 0) continue;
      const copy = Buffer.concat(chunks);
      setImmediate(() => publish({ signal, bytes: copy, rows: granted }));
    }
  }

  function publish({ signal, bytes, rows }: Announced): void {
    const listeners = wanting(signal);
    if (listeners.length === 0) return;
    try {
      for (const { project, record } of readRecords(signal, bytes, rows)) {
        let data: string | undefined;
        for (const { stream, projectId, matches } of listeners) {
          if (project === projectId && matches(record))
            stream.send("record", (data ??= JSON.stringify(record, replaceForJson)));
        }
      }
    } catch (error) {
      // The records themselves are safe: showing them must not end the process that stores them.
      log.error("the tail cannot show what was committed", { signal, error });
      for (const { stream } of listeners) stream.drop(rows);
    }
  }

  function leave(client: Client): void {
    clients.delete(client);
    if (clients.size > 0) return;
    clearInterval(keyChecks);
    unsubscribe?.();
    unsubscribe = undefined;
  }

  function handler(...[request, response]: Parameters<RequestHandler>): void {
    const filter = readFilter(request.query);
    if (stopping) throw new OperatingError("shutting_down", "the collector is stopping");
    const { principal, alone, isLetIn } = currentReader();
    checkRoom(clients, limits, alone ? undefined : principal.keyId);
    const stream = openEventStream(response, { ...limits, onEnd: () => leave(client) });
    const { projectId, keyId } = principal;
    const client: Client = {
      ...{ stream, keyId, projectId, isLetIn },
      ...{ signal: filter.signal, matches: createTailMatcher(filter) },
    };
    if (clients.size === 0) keyChecks = setInterval(() => endRevoked(clients, leave), limits.keyCheckMs).unref();
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

/** Throws when no more tails may be open, of this key or at all; undefined while there are no keys. */
function checkRoom(clients: ReadonlySet<Client>, limits: TailLimits, keyId: string | undefined): void {
  const ofKey = [...clients].filter((client) => client.keyId === keyId).length;
  const isKeyFull = ofKey >= limits.clientsOfKeyMax;
  if (!isKeyFull && clients.size < limits.clientsMax) return;
  const whose = isKeyFull ? `${ofKey} tails of this key` : `${clients.size} tails`;
  throw new OperatingError("too_many_in_flight", `${whose} are open already, which is the limit`, {
    retryAfterMs: 10_000,
  });
}

interface Announced {
  readonly signal: TailSignal;
  readonly bytes: Uint8Array;
  /** As many of its first rows are shown. */
  readonly rows: number;
}

/** A stream that was ended is not ended again while its client takes its time to read. */
function endRevoked(clients: ReadonlySet<Client>, leave: (client: Client) => void): void {
  for (const client of [...clients]) {
    if (client.isLetIn()) continue;
    leave(client);
    client.stream.end("the key is no longer valid");
  }
}

interface Beyond {
  readonly granted: number;
  readonly chunks: CommittedBlock["chunks"];
  readonly log: TailLog;
}

/** Rows that are not decoded belong to projects all the same, and each client is told of its own. */
function dropBeyond({ granted, chunks, log }: Beyond, listeners: readonly Client[]): void {
  try {
    const projects = projectsOf(chunks).slice(granted);
    for (const { stream, projectId } of listeners) {
      const dropped = projects.filter((project) => project === projectId).length;
      if (dropped > 0) stream.drop(dropped);
    }
  } catch (error) {
    // Called while a commit goes on, which must not end with it.
    log.error("the tail cannot count what it leaves out", { error });
  }
}

interface ProjectRecord {
  readonly project: unknown;
  readonly record: CommittedRecord;
}

function* readRecords(signal: TailSignal, bytes: Uint8Array, rows: number): Generator<ProjectRecord, void> {
  for (const block of readNativeBlocks(bytes, rows)) {
    for (let row = 0; row < Math.min(block.rows, rows); row++) {
      const found = nativeRow(block, row);
      yield { project: found["ProjectId"], record: toTailRecord(signal, found) };
    }
  }
}

/** The project of each row. It is the first column of all our tables, so little of the block is read. */
function projectsOf(chunks: CommittedBlock["chunks"]): readonly unknown[] {
  const [first] = chunks;
  const { name, values } = readFirstColumn(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
  if (name !== "ProjectId") throw new Error(`BUG: the first column of a block is ${name}, not ProjectId`);
  return values;
}

/** Grants up to so many rows a second; what a second leaves over is not saved up. */
function createRowBudget(rowsPerSecondMax: number): { take(rows: number): number } {
  let left = rowsPerSecondMax;
  let filledAtMs = performance.now();
  return {
    take(rows) {
      const nowMs = performance.now();
      left = Math.min(rowsPerSecondMax, left + ((nowMs - filledAtMs) / 1000) * rowsPerSecondMax);
      filledAtMs = nowMs;
      const granted = Math.min(rows, Math.floor(left));
      left -= granted;
      return granted;
    },
  };
}

function readFilter(query: unknown): TailFilter {
  const read = tailQuery.safeParse(query);
  if (read.success) {
    const { query, ...filter } = read.data;
    return query === undefined ? filter : { ...filter, matches: createSearchMatcher(query, filter.signal) };
  }
  const problems = read.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new OperatingError("query_invalid", `the filter does not fit: ${problems.join("; ")}`, {
    hint: `It takes signal=logs|traces|metrics, service=, q=, query= and level=${tailLevels.join("|")}, each at most once.`,
  });
}
