/**
 * The only door to ClickHouse: HTTP by `@clickhouse/client`, the same for the embedded engine and a server or cluster.
 * Made once for each user that talks to it (writer, reader) and handed to `write/` and `query/`.
 *
 * Every failure is an OperatingError: `clickhouse_refused` when ClickHouse answered with an error of its own, which
 * `clickHouseCode` reads; `clickhouse_unavailable` when there was no such answer, so that the outcome is not known.
 * An OperatingError of the body (a segment that cannot be read) is handed on as it is. An abort rejects with the signal's reason.
 */
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import {
  ClickHouseError,
  ClickHouseLogLevel,
  createClient,
  type BaseQueryParams,
  type ClickHouseClient,
  type ClickHouseSettings,
} from "@clickhouse/client";
import { readResult, type Result } from "./clickhouse-result.ts";
import { OperatingError } from "./errors.ts";

export type { Result } from "./clickhouse-result.ts";

export interface ClickHouseOptions {
  /** `http://` or `https://`, with or without user and password in it; a path is kept (proxies). */
  readonly url: string;
  /** Goes before the user in `url`. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** The database of unqualified table names. It need not exist yet. */
  readonly database: string;
  /** A request is given up when its connection is silent for so long. */
  readonly requestTimeoutMs: number;
}

/** What may go with each statement. */
export interface StatementOptions {
  /** Values of `{name:Type}` in the statement. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly settings?: ClickHouseSettings;
  /** Statements of one session see its temporary tables; one at a time. It ends after a minute without any. */
  readonly session?: string;
  /** As for an INSERT. */
  readonly queryId?: string;
  readonly signal?: AbortSignal;
}

export interface InsertOptions {
  readonly settings?: ClickHouseSettings;
  readonly session?: string;
  /** ClickHouse refuses a second statement of this id while the first runs (216). */
  readonly queryId?: string;
  readonly signal?: AbortSignal;
}

export interface QueryOptions extends StatementOptions {
  /** The longest answer that is read, in bytes of its text. @default 256 MiB */
  readonly answerBytesMax?: number;
}

export interface ClickHouse {
  readonly database: string;
  /** Runs a statement without a result; resolves when ClickHouse has done it. */
  command(sql: string, options?: StatementOptions): Promise<void>;
  /**
   * Runs a statement and reads its whole result; `query_limit_exceeded` when that is over `answerBytesMax`.
   * The statement must not name a FORMAT.
   */
  rows(sql: string, options?: QueryOptions): Promise<Result>;
  /** Streams Native blocks into `table`; resolves when ClickHouse confirms them. The body is read or destroyed. */
  insertNative(table: string, body: Readable, options?: InsertOptions): Promise<void>;
  /** Resolves when ClickHouse answers a query of our user; rejects with why not. */
  ping(signal?: AbortSignal): Promise<void>;
  /** Closes the connections; what still runs fails. */
  close(): Promise<void>;
}

// Servers close idle connections after 3 s at the earliest; a request on one that they just closed would fail.
const idleSocketMs = 2_000;
const connectionsMax = 32;

/** Between one attempt of a question and the next. */
const hungUpPausesMs = [0, 50, 250];

const asJson: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 1,
  // NaN and the infinities as text; JSON has no word for them and the default loses which one it was.
  output_format_json_quote_denormals: 1,
};

const answerBytesMaxDefault = 256 * 2 ** 20;

/** Makes the client; connects with the first request. Throws `config_invalid` for a URL that cannot be used. */
export function createClickHouse(options: ClickHouseOptions): ClickHouse {
  const place = parseClickHouseUrl(options.url);
  const client = createClient({
    url: place.origin,
    ...(place.path === "" ? {} : { pathname: place.path }),
    username: options.user ?? place.user ?? "default",
    password: options.password ?? place.password ?? "",
    database: options.database,
    application: "spanhouse",
    request_timeout: options.requestTimeoutMs,
    max_open_connections: connectionsMax,
    keep_alive: { enabled: true, idle_socket_ttl: idleSocketMs, eagerly_destroy_stale_sockets: true },
    compression: { request: false, response: false },
    // What fails is thrown, and logged once by who decides what happens next.
    log: { level: ClickHouseLogLevel.OFF },
  });
  const attempt = <T>(what: string, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> =>
    translateFailure({ what: `${what} at ${place.origin}`, signal, run });

  return {
    database: options.database,
    command: (sql, call = {}) =>
      attempt("statement", call.signal, async () => {
        await client.command({ query: sql, ...statementParams(call, { wait_end_of_query: 1 }) });
      }),
    rows: (sql, call = {}) => attempt("query", call.signal, () => readRows(client, sql, call)),
    insertNative: (table, body, call = {}) =>
      attempt(`INSERT into ${table}`, call.signal, () => streamInsert(client, { table, body, ...call })).finally(() =>
        body.destroy(),
      ),
    ping: (signal) =>
      attempt("ping", signal, async () => {
        await client
          .query({ query: "SELECT 1", format: "TabSeparated", ...statementParams({ signal }, {}) })
          .then((answer) => answer.text());
      }),
    close: () => client.close(),
  };
}

/** The answer is not waited for (`wait_end_of_query`): ClickHouse would keep it in a file of any size meanwhile. */
async function readRows(client: ClickHouseClient, sql: string, call: QueryOptions): Promise<Result> {
  const question = { query: `${sql}\nFORMAT JSONCompact`, ...statementParams(call, asJson) };
  const { stream, response_headers: headers } = await untilHeard(() => client.exec(question));
  const result = await readResult(stream, call.answerBytesMax ?? answerBytesMaxDefault);
  const timeZone = headers["x-clickhouse-timezone"];
  return typeof timeZone === "string" && timeZone !== "" ? { ...result, timeZone } : result;
}

/**
 * Asks again when a connection ended before there was an answer: on a busy machine ClickHouse closes some of them, idle ones as they are
 * used again and new ones, too. Reading twice does no harm.
 */
async function untilHeard<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  let hungUp: Error | undefined;
  for (const pauseMs of hungUpPausesMs) {
    try {
      return await ask();
    } catch (error) {
      // 216: an earlier attempt did arrive, and its id is taken.
      if (hungUp !== undefined && clickHouseCode(error) === 216) throw hungUp;
      if (!isHungUp(error)) throw error;
      hungUp = error;
    }
    await delay(pauseMs);
  }
  return ask();
}

/** The connection ended before there was an answer. */
function isHungUp(error: unknown): error is Error {
  return error instanceof Error && "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
}

interface NativeInsert extends InsertOptions {
  readonly table: string;
  readonly body: Readable;
}

async function streamInsert(client: ClickHouseClient, insert: NativeInsert): Promise<void> {
  // The client's `insert` takes streams of the text formats only; `exec` hands any stream to the socket as it is.
  const { stream } = await client.exec({
    query: `INSERT INTO ${quoteIdentifier(insert.table)} FORMAT Native`,
    values: insert.body,
    // Without it the head of the answer may come before the insert is finished.
    ...statementParams(insert, { wait_end_of_query: 1 }),
  });
  for await (const chunk of stream) void chunk;
}

function statementParams(
  { params, settings, session, queryId, signal }: { [K in keyof StatementOptions]: StatementOptions[K] | undefined },
  base: ClickHouseSettings,
): BaseQueryParams {
  return {
    ...(params === undefined ? {} : { query_params: params }),
    ...(session === undefined ? {} : { session_id: session }),
    ...(queryId === undefined ? {} : { query_id: queryId }),
    ...(signal === undefined ? {} : { abort_signal: signal }),
    clickhouse_settings: { ...base, ...settings },
  };
}

async function translateFailure<T>(call: {
  readonly what: string;
  readonly signal: AbortSignal | undefined;
  readonly run: () => Promise<T>;
}): Promise<T> {
  call.signal?.throwIfAborted();
  try {
    return await call.run();
  } catch (error) {
    call.signal?.throwIfAborted();
    if (error instanceof OperatingError) throw error;
    if (error instanceof ClickHouseError) {
      const text = `${call.what}: ${error.message.trim()} (${error.type}, ${error.code})`;
      throw new OperatingError("clickhouse_refused", text, { cause: error });
    }
    throw new OperatingError("clickhouse_unavailable", `${call.what}: ${describeNetworkError(error)}`, {
      cause: error,
    });
  }
}

function describeNetworkError(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeNetworkError).join(", ");
  return error instanceof Error ? error.message : String(error);
}

/** ClickHouse's error code, when `error` is an answer of ClickHouse; undefined when nothing was heard of it. */
export function clickHouseCode(error: unknown): number | undefined {
  const cause = error instanceof OperatingError ? error.cause : error;
  return cause instanceof ClickHouseError ? Number(cause.code) : undefined;
}

/** ClickHouse's own message without our words around it and without its version; undefined as for `clickHouseCode`. */
export function clickHouseMessage(error: unknown): string | undefined {
  const cause = error instanceof OperatingError ? error.cause : error;
  return cause instanceof ClickHouseError ? cause.message.trim() : undefined;
}

/** A name as it stands in a statement, whatever characters it has. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}

interface Place {
  readonly origin: string;
  readonly path: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

function parseClickHouseUrl(text: string): Place {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The text itself is not repeated: it may hold a password.
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new OperatingError("config_invalid", "the URL of ClickHouse is not an http:// or https:// URL");
  }
  if (url.search !== "" || url.hash !== "") {
    throw new OperatingError("config_invalid", `the URL of ClickHouse at ${url.host} has a part after the path`, {
      hint: "leave out everything from ? or # on; the database is SPANHOUSE_CLICKHOUSE_DATABASE",
    });
  }
  return {
    origin: url.origin,
    path: url.pathname.replace(/\/+$/, ""),
    user: url.username === "" ? undefined : decodeURIComponent(url.username),
    password: url.password === "" ? undefined : decodeURIComponent(url.password),
  };
}
