import type { Readable } from "node:stream";
import { Router } from "express";
import { nativeBlocks, nativeRow, type NativeRow } from "../columns/native-reader.ts";
import { OperatingError } from "../errors.ts";
import { allowOnly } from "./allow-only.ts";
import { replaceForJson } from "./replace-for-json.ts";

/**
 * What ClickHouse refused for good, through the collector that holds it, because the embedded engine's directory cannot be
 * opened by a second process.
 *
 *     GET  /api/v1/dead-letters             {deadLetters: [DeadLetter]}, oldest first
 *     GET  /api/v1/dead-letters/{id}        {deadLetter, rows: [...], truncated}; ?limit= rows, default 20
 *     POST /api/v1/dead-letters/{id}/retry  {id, rows}: stored, and the letter is gone; 422 when it is refused again
 *
 * Limits: to show rows, the first 16 MiB of a letter are read; 1,000 rows.
 */
export interface DeadLetter {
  readonly id: string;
  readonly segment: string;
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
  readonly reason: string;
  readonly firstFailedAt: string;
  readonly deadLetteredAt: string;
}

/** Where dead letters are and what can be done with them; unknown ids reject with `not_found`. */
export interface DeadLetters {
  list(): Promise<readonly DeadLetter[]>;
  open(id: string): Promise<{ readonly letter: DeadLetter; readonly blocks: Readable }>;
  /** Inserts it once more, and removes it when ClickHouse has confirmed. Its rows; rejects with what ClickHouse said. */
  retry(id: string): Promise<number>;
}

const rowsDefault = 20;
const rowsMax = 1_000;
const bytesReadMax = 16 * 2 ** 20;

/** Makes the routes below `/api/v1/dead-letters`. */
export function createDeadLetterRoutes(deadLetters: DeadLetters): Router {
  const router = Router();
  const retrying = new Set<string>();

  router
    .route("/")
    .get(async (_request, response) => void response.json({ deadLetters: await deadLetters.list() }))
    .all(allowOnly("GET"));

  router
    .route("/:id")
    .get(async (request, response) => {
      const limit = readLimit(request.query["limit"]);
      const { letter, blocks } = await deadLetters.open(request.params.id);
      const rows = readRows(await readStart(blocks), limit);
      const answer = { deadLetter: letter, rows, truncated: rows.length < letter.rows };
      response.type("json").send(JSON.stringify(answer, replaceForJson));
    })
    .all(allowOnly("GET"));

  router
    .route("/:id/retry")
    .post(async (request, response) => {
      const { id } = request.params;
      // The second of two at once would insert the same rows without a letter to remove.
      if (retrying.has(id))
        throw new OperatingError("too_many_in_flight", `dead letter ${id} is being retried already`);
      retrying.add(id);
      try {
        response.json({ id, rows: await deadLetters.retry(id) });
      } finally {
        retrying.delete(id);
      }
    })
    .all(allowOnly("POST"));
  return router;
}

function readLimit(text: unknown): number {
  if (text === undefined) return rowsDefault;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 0 && limit <= rowsMax) return limit;
  throw new OperatingError("query_invalid", `limit is a number of rows from 0 to ${rowsMax}`);
}

/** The first bytes of the letter; whole blocks and perhaps a cut one. */
async function readStart(blocks: Readable): Promise<{ readonly bytes: Uint8Array; readonly cut: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of blocks as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
    length += piece.byteLength;
    if (length >= bytesReadMax) break;
  }
  return { bytes: Buffer.concat(pieces), cut: length >= bytesReadMax };
}

function readRows({ bytes, cut }: { readonly bytes: Uint8Array; readonly cut: boolean }, limit: number): NativeRow[] {
  const rows: NativeRow[] = [];
  try {
    for (const block of nativeBlocks(bytes, limit)) {
      for (let row = 0; row < block.rows; row++) {
        if (rows.length === limit) return rows;
        rows.push(nativeRow(block, row));
      }
    }
  } catch (error) {
    if (!cut) throw error;
  }
  return rows;
}
