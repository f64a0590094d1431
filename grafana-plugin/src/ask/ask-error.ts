import { DataQueryErrorType, type DataQueryError } from "@grafana/data";
import type { ErrorAnswerBody } from "@spanhouse/schemas/query";

/** Where in a text of the request something is wrong; `offset` in UTF-16 units from 0, line and column from 1. */
export type ErrorPlace = NonNullable<ErrorAnswerBody["error"]["position"]>;

/** What went wrong with a question, in words that say what to do next. */
export class AskError extends Error {
  /** Of HTTP; 0 when nothing was answered. */
  readonly status: number;
  /** As docs/reference/http-api.md lists them; `network`, `timeout` and `cancelled` are ours. */
  readonly code: string;
  /** The part of the request that does not fit, such as `filters[2].op`. */
  readonly field: string | undefined;
  readonly place: ErrorPlace | undefined;

  constructor(message: string, details: AskErrorDetails) {
    super(message);
    this.name = "AskError";
    this.status = details.status;
    this.code = details.code;
    this.field = details.field;
    this.place = details.place;
  }
}

interface AskErrorDetails {
  readonly status: number;
  readonly code: string;
  readonly field?: string | undefined;
  readonly place?: ErrorPlace | undefined;
}

/** An error as Grafana shows it beside a query, with what our own editor marks in the text. */
export interface QueryProblem extends DataQueryError {
  readonly code: string;
  readonly field?: string;
  readonly place?: ErrorPlace;
}

/** What a thrown value says, for the query of this refId. Never throws. */
export function toQueryProblem(thrown: unknown, refId: string): QueryProblem {
  const { message, status, code, field, place } = toAskError(thrown);
  const type = code === "cancelled" ? DataQueryErrorType.Cancelled : undefined;
  return {
    ...{ refId, message, status, code, data: { message, error: code } },
    ...(code === "timeout" ? { type: DataQueryErrorType.Timeout } : {}),
    ...(type === undefined ? {} : { type }),
    ...(field === undefined ? {} : { field }),
    ...(place === undefined ? {} : { place }),
  };
}

/** Whatever was thrown on the way to the collector, or by us, as an `AskError`. */
export function toAskError(thrown: unknown): AskError {
  if (thrown instanceof AskError) return thrown;
  const answer = answerOf(thrown);
  const isAborted = thrown instanceof Error && thrown.name === "AbortError";
  if (isAborted || answer?.cancelled === true)
    return new AskError("The query was cancelled.", { status: 0, code: "cancelled" });
  if (answer?.status !== undefined && answer.status > 0) return fromStatus(answer.status, answer.data);
  if (thrown instanceof TypeError && !/fetch|network|load failed/i.test(thrown.message)) return fault(thrown);
  if (answer === undefined && thrown instanceof Error && !(thrown instanceof TypeError)) return fault(thrown);
  return new AskError(
    "The collector cannot be reached: the request got no answer. See whether it runs and whether the address of the data source leads to its query listener.",
    { status: 0, code: "network" },
  );
}

function fault(error: Error): AskError {
  return new AskError(`The data source failed: ${error.message}`, { status: 0, code: "internal" });
}

interface Answered {
  readonly status?: number;
  readonly data?: unknown;
  readonly cancelled?: boolean;
}

/** A `FetchError` of Grafana; undefined for what is none. */
function answerOf(thrown: unknown): Answered | undefined {
  return typeof thrown === "object" && thrown !== null && ("status" in thrown || "cancelled" in thrown)
    ? (thrown as Answered)
    : undefined;
}

function fromStatus(status: number, data: unknown): AskError {
  const told = (data as Partial<ErrorAnswerBody> | null | undefined)?.error;
  if (typeof told !== "object" || typeof told.message !== "string")
    return new AskError(withoutBody(status, data), { status, code: `http_${status}` });
  const { code, message, hint, field, position } = told;
  return new AskError(sentences(withPlace(message, position), hint, advice.get(code)), {
    ...{ status, code, field, place: position },
  });
}

/** What we add to what the collector says, because it knows nothing of Grafana. */
const advice: ReadonlyMap<string, string> = new Map([
  ["key_missing", "Set a read key in the settings of the data source."],
  ["key_unknown", "Put a valid read key into the settings of the data source."],
  ["key_scope", "The data source needs a read key."],
  ["over_rate", "Try again in a moment, or let the dashboard refresh less often."],
  ["query_timeout", "Choose a shorter time range, or narrow the search."],
  ["query_limit_exceeded", "Choose a shorter time range, or narrow the search."],
]);

/** The place of an error in SQL; of a search the message names it already. */
function withPlace(message: string, place: ErrorPlace | undefined): string {
  if (place === undefined || /\b(?:character|line|column) \d/.test(message)) return message;
  return `line ${place.line}, column ${place.column}: ${message}`;
}

/** Answers of something between us and the collector, most often of Grafana itself. */
function withoutBody(status: number, data: unknown): string {
  const said = (data as { readonly message?: unknown } | null | undefined)?.message;
  const quoted = typeof said === "string" && said !== "" ? ` It was said: ${said}` : "";
  switch (status) {
    case 401:
      return `Grafana or a proxy wants a login (401). Reload the page and log in again.${quoted}`;
    case 403:
      return `Grafana or a proxy does not let this request pass (403). Ask an administrator whether you may query this data source.${quoted}`;
    case 404:
      return `There is no Spanhouse query API at the address of the data source (404). It is that of the query listener, such as http://collector:8318.${quoted}`;
    case 429:
      return `Too many requests (429). Try again in a moment, or let the dashboard refresh less often.${quoted}`;
    case 502:
      return `The collector cannot be reached from Grafana (502). See whether it runs and whether the address of the data source leads to its query listener.${quoted}`;
    case 503:
      return `The collector cannot answer now (503). Try again in a moment; /readyz of the collector says what is missing.${quoted}`;
    case 504:
      return `The collector did not answer in time (504). Choose a shorter time range, or narrow the search.${quoted}`;
    default:
      return `The collector, or something before it, answered ${status}.${quoted}`;
  }
}

/** Texts as sentences behind each other. */
function sentences(...texts: readonly (string | undefined)[]): string {
  return texts
    .filter((text) => text !== undefined && text !== "")
    .map((text) => (/[.!?]$/.test(text!) ? text : `${text}.`))
    .join(" ");
}
