import { byteText } from "../byte-text.ts";
import { errorCatalogue, OperatingError, type ErrorCode } from "../errors.ts";
import { QueryError, type QueryPosition } from "./query-error.ts";
import { RequestError } from "./request-error.ts";

/** The body of every answer that is not a success. */
export interface ErrorBody {
  readonly error: {
    readonly code: ErrorCode | "internal";
    readonly message: string;
    /** What to do next. */
    readonly hint?: string;
    /** The part of the request that does not fit, such as `filters[2].op`. */
    readonly field?: string;
    readonly position?: QueryPosition;
    readonly clickHouseCode?: number;
  };
}

export interface ErrorAnswer {
  readonly status: number;
  readonly retryAfterSeconds?: number;
  readonly body: ErrorBody;
}

/** Every code that a reader can meet; any other one is 503 when it may pass, else our own fault. */
const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  query_invalid: 400,
  query_limit_exceeded: 400,
  block_malformed: 422,
  clickhouse_refused: 422,
  malformed_content_encoding: 400,
  key_missing: 401,
  key_unknown: 401,
  key_scope: 403,
  over_rate: 429,
  query_denied: 403,
  origin_not_allowed: 403,
  host_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  unsupported_content_type: 415,
  unsupported_content_encoding: 415,
  query_timeout: 504,
};

const retryAfterMsDefault = 2_000;

/** The answer to a request of the query listener that failed. The text of an error that nobody foresaw stays with us. */
export function errorAnswer(error: unknown, requestId: string): ErrorAnswer {
  if (!(error instanceof OperatingError)) {
    const message = `the collector failed on this request; its log says why (request ${requestId})`;
    return { status: 500, body: { error: { code: "internal", message } } };
  }
  const status = statuses[error.code] ?? (errorCatalogue[error.code].permanent ? 500 : 503);
  const position = error instanceof QueryError || error instanceof RequestError ? error.position : undefined;
  const field = error instanceof RequestError ? error.field : undefined;
  return {
    status,
    ...(status === 503 || status === 429 ? { retryAfterSeconds: retryAfterSeconds(error.retryAfterMs) } : {}),
    body: {
      error: {
        code: error.code,
        message: status >= 500 ? `${error.message} (request ${requestId})` : error.message,
        ...(error.hint === undefined ? {} : { hint: error.hint }),
        ...(field === undefined ? {} : { field }),
        ...(position === undefined ? {} : { position }),
        ...(error instanceof QueryError ? { clickHouseCode: error.clickHouseCode } : {}),
      },
    },
  };
}

function retryAfterSeconds(retryAfterMs: number = retryAfterMsDefault): number {
  return Math.max(1, Math.ceil(retryAfterMs / 1000));
}

/** The error for something the HTTP framework found wrong with a request; undefined when it is not one of those. */
export function fromHttpFramework(error: unknown, bodyBytesMax: number): OperatingError | undefined {
  if (!(error instanceof Error)) return undefined;
  const type = (error as { readonly type?: unknown }).type;
  const details = { cause: error };
  switch (type) {
    case "entity.parse.failed":
      return new OperatingError("query_invalid", `the body is not JSON: ${error.message}`, details);
    case "entity.too.large":
      return new OperatingError("body_too_large", `the body is larger than ${byteText(bodyBytesMax)}`, details);
    case "encoding.unsupported":
      return new OperatingError("unsupported_content_encoding", error.message, details);
    case "charset.unsupported":
      return new OperatingError("unsupported_content_type", `${error.message}; JSON is UTF-8`, details);
    case "request.aborted":
    case "request.size.invalid":
      return new OperatingError("query_invalid", `the body did not arrive whole: ${error.message}`, details);
    default:
  }
  if (error instanceof URIError) return new OperatingError("query_invalid", "the path has a bad % escape", details);
  // A body that does not inflate carries zlib's code and this status.
  if ((error as { readonly status?: unknown }).status === 400)
    return new OperatingError("malformed_content_encoding", `the body does not inflate: ${error.message}`, details);
  return undefined;
}
