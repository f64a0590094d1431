import { RequestError } from "../request-error.ts";

type Part = "digits" | "count" | "ids";

const fits: Readonly<Record<Part, (value: unknown) => boolean>> = {
  digits: (value) => typeof value === "string" && /^[0-9]{1,20}$/.test(value),
  count: (value) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 1_000_000,
  ids: (value) =>
    Array.isArray(value) && value.length <= 5_000 && value.every((id) => typeof id === "string" && id.length <= 200),
};

/** Values as a text that a client hands back as it is. */
export function encodeCursor(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** The values of a cursor. Throws a RequestError for what is none of ours. */
export function decodeCursor(cursor: string, parts: readonly Part[]): readonly unknown[] {
  const values = parse(cursor);
  if (
    Array.isArray(values) &&
    values.length === parts.length &&
    parts.every((part, index) => fits[part](values[index]))
  )
    return values;
  throw new RequestError("cursor: it is not one of ours", {
    field: "cursor",
    hint: "Take nextCursor of an answer as it is.",
  });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}
