/**
 * Reads the two answers of a collector: `Export<Signal>ServiceResponse`, whose only field of interest is
 * `partial_success = 1 { rejected = 1; error_message = 2 }`, and `Status { message = 2 }`; as protobuf or as JSON.
 */

interface Fields {
  /** Number of field 1, when it is a number. */
  readonly first: number;
  /** Bytes of field 1, when it is a message. */
  readonly firstBytes: Uint8Array | undefined;
  /** Text of field 2. */
  readonly second: string;
}

export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const nothing: PartialSuccess = { rejected: 0, message: "" };
const messageLengthMax = 300;

function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0; shift < 10; shift++) {
    const byte = bytes[at + shift] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * shift);
    if (byte < 0x80) return { value, next: at + shift + 1 };
  }
  return { value: 0, next: bytes.length };
}

/** Fields 1 and 2 of a message; whatever else it holds is skipped, and what is cut off ends it. */
function readFields(bytes: Uint8Array): Fields {
  let first = 0;
  let firstBytes: Uint8Array | undefined;
  let second = "";
  for (let at = 0; at < bytes.length;) {
    const tag = readVarint(bytes, at);
    const field = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    if (wireType === 0) {
      const { value, next } = readVarint(bytes, tag.next);
      if (field === 1) first = value;
      at = next;
    } else if (wireType === 2) {
      const { value: length, next } = readVarint(bytes, tag.next);
      const content = bytes.subarray(next, next + length);
      if (field === 1) firstBytes = content;
      if (field === 2) second = new TextDecoder().decode(content);
      at = next + length;
    } else if (wireType === 1) at = tag.next + 8;
    else if (wireType === 5) at = tag.next + 4;
    else break;
  }
  return { first, firstBytes, second };
}

function parseObject(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** One line, of a length that fits a log. */
function tidy(text: unknown): string {
  const line = typeof text === "string" ? text.replaceAll(/\s+/g, " ").trim() : "";
  return line.length > messageLengthMax ? `${line.slice(0, messageLengthMax)}...` : line;
}

/** How many records a 200 has refused. */
export function readPartialSuccess(body: Uint8Array, contentType: string): PartialSuccess {
  if (body.length === 0) return nothing;
  if (!contentType.includes("json")) {
    const { firstBytes } = readFields(body);
    if (firstBytes === undefined) return nothing;
    const { first, second } = readFields(firstBytes);
    return { rejected: first, message: tidy(second) };
  }
  const partial = parseObject(body)["partialSuccess"];
  if (typeof partial !== "object" || partial === null) return nothing;
  const { rejectedSpans, rejectedLogRecords, rejectedDataPoints, errorMessage } = partial as Record<string, unknown>;
  const rejected = Number(rejectedSpans ?? rejectedLogRecords ?? rejectedDataPoints ?? 0);
  return { rejected: Number.isFinite(rejected) ? rejected : 0, message: tidy(errorMessage) };
}

/** What the collector says about an error; a text when it is neither protobuf nor JSON. */
export function readStatusMessage(body: Uint8Array, contentType: string): string {
  if (contentType.includes("json")) return tidy(parseObject(body)["message"]);
  if (contentType.includes("protobuf")) return tidy(readFields(body).second);
  return contentType.startsWith("text/plain") ? tidy(new TextDecoder().decode(body)) : "";
}
