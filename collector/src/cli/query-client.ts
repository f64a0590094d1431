import type { QueryPosition } from "../query/query-error.ts";
import { OperatingError, errorCatalogue, type ErrorCode } from "../errors.ts";

/** Speaks to the query API of a collector. */
export interface QueryClient {
  readonly url: string;
  /** One request, its JSON answer. Rejects with the error that the API named, or `collector_unreachable`. */
  json<T>(path: string, request?: ApiRequest): Promise<T>;
  /** One request whose answer is read bit by bit. */
  open(path: string, request?: ApiRequest): Promise<Response>;
}

/** An error that the API answered; `position` tells where in a query it is. */
export class ApiError extends OperatingError {
  readonly position: QueryPosition | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { hint: string | undefined; position: QueryPosition | undefined },
  ) {
    super(code, message, more.hint === undefined ? {} : { hint: more.hint });
    this.name = "ApiError";
    this.position = more.position;
  }
}

export interface ApiRequest {
  readonly method?: "GET" | "POST";
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export const queryUrlDefault = "http://127.0.0.1:8318";

/** `url` as it was given on the command line or in SPANHOUSE_URL. */
export function createQueryClient(url: string): QueryClient {
  if (!URL.canParse(url) || !/^https?:/i.test(url)) {
    throw new OperatingError("config_invalid", `${JSON.stringify(url)} is not an http:// or https:// URL`, {
      hint: `It is where the query API listens, such as ${queryUrlDefault}.`,
    });
  }
  const base = url.replace(/\/+$/, "");

  async function open(path: string, request: ApiRequest = {}): Promise<Response> {
    const { method = "GET", body, signal } = request;
    const response = await fetch(base + path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw unreachable(base, cause);
    });
    if (!response.ok) throw await readError(response, base);
    return response;
  }

  return {
    url: base,
    open,
    async json<T>(path: string, request?: ApiRequest): Promise<T> {
      const response = await open(path, request);
      const text = await response.text();
      try {
        return JSON.parse(text) as T;
      } catch (cause) {
        throw notOurs(base, cause);
      }
    },
  };
}

function unreachable(url: string, error: unknown): OperatingError {
  const { cause = error } = error as { readonly cause?: unknown };
  const code = (cause as { readonly code?: unknown }).code;
  const why =
    code === "ECONNREFUSED" ? "nothing listens there" : cause instanceof Error ? cause.message : String(cause);
  return new OperatingError("collector_unreachable", `the collector does not answer at ${url}: ${why}`, {
    hint: "Is it running? Start it with: npm start. Somewhere else? Name it with --url or SPANHOUSE_URL.",
    cause,
  });
}

function notOurs(url: string, cause: unknown): OperatingError {
  return new OperatingError("collector_unreachable", `what answers at ${url} is not the query API of Spanhouse`, {
    hint: "Name the collector's query listener with --url or SPANHOUSE_URL; ingest listens on another port.",
    cause,
  });
}

interface ErrorText {
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
  readonly position?: QueryPosition;
}

async function readError(response: Response, url: string): Promise<OperatingError> {
  let error: ErrorText | undefined;
  try {
    ({ error } = (await response.json()) as { error?: ErrorText });
  } catch (cause) {
    return notOurs(url, cause);
  }
  if (error?.message === undefined) return notOurs(url, undefined);
  const { code = "", message, hint, position } = error;
  const known = Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : "collector_unreachable";
  return new ApiError(known, message, { position, hint });
}
