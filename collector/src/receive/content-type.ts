/** Reads `Content-Type`: which of the two encodings of OTLP the body has. */
import type { OtlpRequest } from "../commit/sink.ts";
import { OperatingError } from "../errors.ts";

type Encoding = OtlpRequest["encoding"];

/** Nearly every request has one of these, spelled so. */
const exact: ReadonlyMap<string, Encoding> = new Map<string, Encoding>([
  ["application/x-protobuf", "protobuf"],
  ["application/protobuf", "protobuf"],
  ["application/json", "json"],
]);

/** The encoding that a `Content-Type` names, letter case and parameters aside; undefined for any other type. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  if (contentType === undefined) return undefined;
  return exact.get(contentType) ?? exact.get(contentType.split(";", 1)[0]!.trim().toLowerCase());
}

/** The encoding of the body; throws `unsupported_content_type` for other types, and for texts that are not UTF-8. */
export function requestEncoding(contentType: string | undefined): Encoding {
  const encoding = encodingOf(contentType);
  if (encoding === undefined) {
    const given =
      contentType === undefined ? "there is no Content-Type" : `Content-Type is ${JSON.stringify(contentType)}`;
    throw new OperatingError("unsupported_content_type", `${given}; send application/x-protobuf or application/json`);
  }
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType!)?.[1];
  if (charset !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(charset)) {
    throw new OperatingError("unsupported_content_type", `the charset is ${JSON.stringify(charset)}; send UTF-8`);
  }
  return encoding;
}
