import { clickHouseCode, clickHouseMessage } from "../clickhouse.ts";
import { OperatingError, type ErrorCode } from "../errors.ts";

/** Where in the query ClickHouse stopped: `offset` in UTF-16 units from 0, `line` and `column` from 1. */
export interface QueryPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A query that ClickHouse answered with an error of its own. */
export class QueryError extends OperatingError {
  readonly position: QueryPosition | undefined;
  /** ClickHouse's number for the error, from its documentation. */
  readonly clickHouseCode: number;

  constructor(refusal: Refusal) {
    super(refusal.code, refusal.message, {
      cause: refusal.cause,
      ...(refusal.hint === undefined ? {} : { hint: refusal.hint }),
    });
    this.name = "QueryError";
    this.position = refusal.position;
    this.clickHouseCode = refusal.clickHouseCode;
  }
}

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly position: QueryPosition | undefined;
  readonly clickHouseCode: number;
  readonly cause: unknown;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly hint?: string;
}

const limited = "query_limit_exceeded";

/** ClickHouse's errors that are not simply a wrong query. */
const meanings: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [158, { code: limited, hint: "Narrow the time range or add conditions, so that fewer rows are read." }],
  [159, { code: "query_timeout", hint: "Narrow the time range, or aggregate less at once." }],
  [160, { code: "query_timeout", hint: "Narrow the time range, or aggregate less at once." }],
  [164, { code: "query_denied", hint: "This interface only reads, and its limits cannot be changed with SETTINGS." }],
  [202, { code: "clickhouse_unavailable", hint: "Too many queries run at the moment." }],
  [241, { code: limited, hint: "Narrow the time range, select fewer columns, or group by fewer values." }],
  [307, { code: limited, hint: "Narrow the time range or add conditions, so that fewer bytes are read." }],
  [394, { code: "clickhouse_unavailable", hint: "Somebody cancelled the query." }],
  [396, { code: limited, hint: "Add a LIMIT, select fewer columns, or aggregate." }],
  [
    497,
    { code: "query_denied", hint: "Readers may SELECT from the tables of the collector's database, and nothing else." },
  ],
  // Wrong user or password is the collector's trouble, not the reader's.
  [
    516,
    { code: "clickhouse_unavailable", hint: "The collector cannot log in to ClickHouse; check its user and password." },
  ],
]);

/** Turns what came back from running `sql` into the error that the reader sees; what ClickHouse did not say stays as it is. */
export function toQueryError(error: unknown, sql: string): unknown {
  const number = clickHouseCode(error);
  const message = clickHouseMessage(error);
  if (number === undefined || message === undefined) return error;
  const meaning = meanings.get(number);
  return new QueryError({
    code: meaning?.code ?? "query_invalid",
    message: readable(message),
    hint: meaning?.hint ?? hintFor(number, sql),
    position: positionIn(sql, message),
    clickHouseCode: number,
    cause: error,
  });
}

/** What is sent ends in a FORMAT of ours, which a message may quote; and of forty tokens that could follow, few help. */
function readable(message: string): string {
  return message
    .replace(/\s*FORMAT JSONCompact/, "")
    .replace(/: In scope SELECT formatQuerySingleLine\(.*$/s, "")
    .replace(/(Expected one of: (?:[^,]+, ){7}[^,]+), .*$/s, "$1, ...");
}

const syntaxError = 62;
const missingParameter = 456;

function hintFor(number: number, sql: string): string | undefined {
  if (number === missingParameter) return "Give every {name:Type} of the query a value in params.";
  if (number !== syntaxError) return undefined;
  if (/\bformat\s+\w+\s*$/i.test(sql)) return "Leave FORMAT out: the answer is always JSON.";
  return undefined;
}

/** ClickHouse counts bytes from 1. What stands behind the query was added on the way and counts as its end. */
function positionIn(sql: string, message: string): QueryPosition | undefined {
  const found = /failed at position (\d+)/.exec(message)?.[1];
  if (found === undefined) return undefined;
  const before = Buffer.from(sql)
    .subarray(0, Number(found) - 1)
    .toString();
  const lines = before.split("\n");
  return { offset: before.length, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
