/** Reads `Content-Encoding`. */
import { OperatingError } from "../errors.ts";

export type ContentEncoding = "identity" | "gzip" | "deflate" | "zstd";

const encodings: ReadonlyMap<string, ContentEncoding> = new Map<string, ContentEncoding>([
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
  ["zstd", "zstd"],
  ["identity", "identity"],
  ["", "identity"],
]);

/** Reads `Content-Encoding`; throws `unsupported_content_encoding` for any other, and for several on top of each other. */
export function contentEncodingOf(header: string | undefined): ContentEncoding {
  if (header === undefined) return "identity";
  const encoding = encodings.get(header.trim().toLowerCase());
  if (encoding !== undefined) return encoding;
  throw new OperatingError(
    "unsupported_content_encoding",
    `Content-Encoding is ${JSON.stringify(header)}; send gzip, deflate, zstd or identity`,
  );
}
