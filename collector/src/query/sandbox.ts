import type { ClickHouse, Result, StatementOptions } from "../clickhouse.ts";
import { OperatingError } from "../errors.ts";
import { queryIdOf } from "../keys/row-filter.ts";
import { toQueryError } from "./query-error.ts";
import { createQuerySlots } from "./query-slots.ts";
import { currentReader } from "./reader-scope.ts";

/** What one query of a reader may take. */
export interface QueryLimits {
  readonly timeMsMax: number;
  /** Rows of the answer. */
  readonly resultRowsMax: number;
  /** Bytes of the answer, as ClickHouse holds it and as text. The collector holds it whole, as text and as objects. */
  readonly resultBytesMax: number;
  /** Rows read from tables. */
  readonly readRowsMax: number;
  /** Memory within ClickHouse; undefined leaves it to the user's profile there. */
  readonly memoryBytesMax: number | undefined;
  /** Of one key at the same time; what is over it waits. */
  readonly queriesRunningMax: number;
  /** Of one key; more are refused. */
  readonly queriesWaitingMax: number;
}

const mebibyte = 2 ** 20;

export const defaultQueryLimits: QueryLimits = {
  timeMsMax: 30_000,
  resultRowsMax: 100_000,
  resultBytesMax: 32 * mebibyte,
  readRowsMax: 10_000_000_000,
  memoryBytesMax: undefined,
  queriesRunningMax: 8,
  queriesWaitingMax: 64,
};

/** ClickHouse is given this long beyond its own deadline to say so, before the collector gives up. */
const graceMs = 2_000;

export interface SandboxedQuery {
  readonly sql: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** It reads in the order of the key and has a LIMIT, so that it should stop at it and not read ahead. */
  readonly stopsEarly?: boolean | undefined;
  /** Aborted when whoever asked is gone; ClickHouse then stops too. */
  readonly signal: AbortSignal;
}

/** Runs a query of a reader; rejects with a QueryError, with `clickhouse_unavailable` or with `query_timeout`. */
export type Sandbox = (query: SandboxedQuery, limits?: Partial<QueryLimits>) => Promise<Result>;

/**
 * Makes the function that every query of a reader goes through. It runs as the reader of the request (reader-scope.ts): the id of the
 * query names the project, and ClickHouse shows its rows alone (keys/row-filter.ts).
 *
 *  `reader` should be a user with SELECT on our tables and
 * nothing more; `readonly` goes with each query all the same, because with a server of one's own there may be only one user.
 *
 * Measured on 26.7: with `readonly = 1` ClickHouse refuses writes, DDL, SYSTEM, the table functions that reach out (url,
 * file, remote), and a SETTINGS clause of the query. SETTINGS of a subquery are not refused, but time, memory and the
 * rows of the answer are counted for the query as a whole, so they hold. The bytes of the answer are counted by us too.
 */
export function createSandbox(reader: Pick<ClickHouse, "rows">, base: QueryLimits): Sandbox {
  let readonlyOfProfile: number | undefined;
  const inSlot = createQuerySlots({ runningMax: base.queriesRunningMax, waitingMax: base.queriesWaitingMax });

  /** A profile may fix `readonly` already, and then refuses to be told. Asked without anything of a reader's in it. */
  async function readonlySetting(signal: AbortSignal): Promise<NonNullable<StatementOptions["settings"]>> {
    if (readonlyOfProfile === undefined) {
      const { rows } = await reader.rows("SELECT getSetting('readonly')", { signal });
      readonlyOfProfile = Number(rows[0]?.[0]);
    }
    return readonlyOfProfile === 0 ? { readonly: "1" } : {};
  }

  return async ({ sql, params = {}, signal: gone, stopsEarly = false }, limits = {}) => {
    const all = { ...base, ...limits };
    const { principal, alone } = currentReader();
    const deadline = AbortSignal.timeout(all.timeMsMax + graceMs);
    const signal = AbortSignal.any([gone, deadline]);
    try {
      const order = stopsEarly ? { read_in_order_use_buffering: 0 as const } : {};
      const queryId = queryIdOf(principal.projectId, alone);
      const result = await inSlot(principal.keyId, signal, async () => {
        // In the slot too: the first questions of a dashboard all come before it is known.
        const settings = { ...limitSettings(all), ...order, ...(await readonlySetting(signal)) };
        return reader.rows(sql, { params, settings, signal, queryId, answerBytesMax: all.resultBytesMax });
      });
      return alone ? result : withoutCounts(result);
    } catch (error) {
      if (deadline.aborted && !gone.aborted) throw tookTooLong(all.timeMsMax, error);
      throw toQueryError(error, sql);
    }
  };
}

/** What was read counts rows of all projects that lie beside one's own, so it is only told to who is alone. */
function withoutCounts(result: Result): Result {
  return { ...result, statistics: { ...result.statistics, rowsRead: 0, bytesRead: 0 } };
}

function tookTooLong(timeMsMax: number, cause: unknown): OperatingError {
  return new OperatingError("query_timeout", `ClickHouse did not answer within ${timeMsMax / 1000} s`, {
    hint: "Narrow the time range, or aggregate less at once.",
    cause,
  });
}

function limitSettings(limits: QueryLimits): NonNullable<StatementOptions["settings"]> {
  return {
    // ClickHouse stops a reading query when its connection closes, so a reader who leaves costs nothing more.
    cancel_http_readonly_queries_on_client_close: 1,
    max_execution_time: Math.max(1, Math.ceil(limits.timeMsMax / 1000)),
    timeout_overflow_mode: "throw",
    max_result_rows: String(limits.resultRowsMax),
    max_result_bytes: String(limits.resultBytesMax),
    result_overflow_mode: "throw",
    max_rows_to_read: String(limits.readRowsMax),
    read_overflow_mode: "throw",
    ...(limits.memoryBytesMax === undefined ? {} : { max_memory_usage: String(limits.memoryBytesMax) }),
    output_format_json_quote_decimals: 1,
  };
}
