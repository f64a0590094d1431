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
  readonly method?: "GET" | "POST" | "DELETE";
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** What a command may show of itself. */
export interface Credentials {
  /** As it was given with --key or in SPANHOUSE_KEY. */
  readonly key?: string | undefined;
  /** The token of a collector on this machine, for when it wants a key and none was given. */
  readonly localToken?: (() => Promise<string | undefined>) | undefined;
}

export const queryUrlDefault = "http://127.0.0.1:8318";

/** `url` as it was given on the command line or in SPANHOUSE_URL. */
export function createQueryClient(url: string, { key, localToken }: Credentials = {}): QueryClient {
  if (!URL.canParse(url) || !/^https?:/i.test(url)) {
    throw new OperatingError("config_invalid", `${JSON.stringify(url)} is not an http:// or https:// URL`, {
      hint: `It is where the query API listens, such as ${queryUrlDefault}.`,
    });
  }
  const base = url.replace(/\/+$/, "");
  let shown = key;

  async function ask(path: string, request: ApiRequest): Promise<Response> {
    const { method = "GET", body, signal } = request;
    return fetch(base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(shown === undefined ? {} : { Authorization: `Bearer ${shown}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw unreachable(base, cause);
    });
  }

  async function open(path: string, request: ApiRequest = {}): Promise<Response> {
    const response = await ask(path, request);
    if (response.ok) return response;
    const error = await readError(response, base);
    // The token goes to this machine alone, and only to who asks for a key.
    const mayShowToken = error.code === "key_missing" && shown === undefined && isThisMachine(base);
    shown = mayShowToken ? await localToken?.() : shown;
    if (!mayShowToken || shown === undefined) throw error;
    const again = await ask(path, request);
    if (!again.ok) throw await readError(again, base);
    return again;
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

function isThisMachine(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
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
