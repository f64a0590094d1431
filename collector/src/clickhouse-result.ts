import type { Readable } from "node:stream";
import { ClickHouseError, parseError } from "@clickhouse/client";
import { OperatingError } from "./errors.ts";
import { byteText } from "./byte-text.ts";

export interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

export interface Result {
  readonly columns: readonly ResultColumn[];
  /** Cells in the order of the columns; 64-bit integers and wider are strings, because a JS number cannot hold them. */
  readonly rows: readonly (readonly unknown[])[];
  /** The zone in which times are written whose type names none; left out when something between ClickHouse and us does not hand it on. */
  readonly timeZone?: string;
  readonly statistics: { readonly elapsedSeconds: number; readonly rowsRead: number; readonly bytesRead: number };
}

/** What ClickHouse writes as `JSONCompact`. */
interface JsonCompact {
  readonly meta: readonly ResultColumn[];
  readonly data: readonly (readonly unknown[])[];
  readonly statistics: { readonly elapsed: number; readonly rows_read: number; readonly bytes_read: number };
}

/** The text of an error that came after the first rows stands within this many bytes from the end. */
const errorBytesMax = 64 * 1024;

/**
 * Reads an answer in `JSONCompact`. Rejects with `query_limit_exceeded` once it is longer than `bytesMax`: ClickHouse's own
 * limits do not count constant columns, so a short query could make it send without end. The connection is then closed,
 * and ClickHouse stops. An error in the middle of the answer rejects as ClickHouse's own.
 */
export async function readResult(answer: Readable, bytesMax: number): Promise<Result> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // Leaving the loop destroys the stream.
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > bytesMax) throw tooLong(bytesMax);
      chunks.push(chunk);
    }
  } catch (error) {
    // ClickHouse breaks the connection off behind the text of an error.
    throw errorAtTheEnd(Buffer.concat(chunks)) ?? error;
  }
  const bytes = Buffer.concat(chunks);
  const { meta, data, statistics } = parseAnswer(bytes);
  return {
    columns: meta,
    rows: data,
    statistics: {
      elapsedSeconds: statistics.elapsed,
      rowsRead: statistics.rows_read,
      bytesRead: statistics.bytes_read,
    },
  };
}

function parseAnswer(bytes: Buffer): JsonCompact {
  try {
    return JSON.parse(bytes.toString()) as JsonCompact;
  } catch (cause) {
    throw errorAtTheEnd(bytes) ?? new Error(`the answer of ${bytes.length} bytes is not whole`, { cause });
  }
}

/** What ClickHouse wrote behind the rows when it could not go on. */
function errorAtTheEnd(bytes: Buffer): ClickHouseError | undefined {
  const end = bytes.subarray(-errorBytesMax).toString();
  const error = parseError(end.slice(Math.max(0, end.lastIndexOf("Code: "))));
  return error instanceof ClickHouseError ? error : undefined;
}

function tooLong(bytesMax: number): OperatingError {
  return new OperatingError("query_limit_exceeded", `the answer is longer than ${byteText(bytesMax)}`, {
    hint: "Add a LIMIT, select fewer columns, or aggregate.",
  });
}
