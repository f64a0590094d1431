import { SearchError } from "@spanhouse/schemas/query";
import { OperatingError } from "../errors.ts";
import type { QueryPosition } from "./query-error.ts";

/** A request that does not fit; `field` names the part of it, and `position` the character where that part is a text. */
export class RequestError extends OperatingError {
  readonly field: string | undefined;
  readonly position: QueryPosition | undefined;

  constructor(
    message: string,
    place: { readonly field?: string; readonly position?: QueryPosition; readonly hint?: string } = {},
  ) {
    super("query_invalid", message, place.hint === undefined ? {} : { hint: place.hint });
    this.name = "RequestError";
    this.field = place.field;
    this.position = place.position;
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema found wrong with a request, each with the path of its field: `filters[2].op: ...`. */
export function fromIssues(issues: readonly Issue[]): RequestError {
  const problems = issues.slice(0, 10).map(({ path, message }) => {
    const field = pathText(path);
    return field === "" ? message : `${field}: ${message}`;
  });
  const field = pathText(issues[0]?.path ?? []);
  return new RequestError(`the request does not fit: ${problems.join("; ")}`, field === "" ? {} : { field });
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

/** Runs what may find a fault in `text`, the value of `field`, and says at which character it is. */
export function withPosition<T>({ field, text }: { readonly field: string; readonly text: string }, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SearchError)) throw error;
    const before = text.slice(0, error.at).split("\n");
    const position = { offset: error.at, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    throw new RequestError(`${field}, character ${error.at + 1}: ${error.message}`, { field, position });
  }
}
