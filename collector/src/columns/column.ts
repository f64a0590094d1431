import type { ByteBuffer } from "./byte-buffer.ts";

/**
 * One column of a Native block while it is being filled. `rows` counts what was appended; a mark is taken before each
 * request, and a malformed request is undone by going back to it.
 *
 * Native, as ClickHouse reads it over HTTP: per column its name, its type, the prefix (the version of every
 * LowCardinality inside, outermost first), then the data of all rows.
 */
export interface Column {
  readonly rows: number;
  mark(): void;
  rollback(): void;
  reset(): void;
  /** Bytes that `write` will put out, or a little more. */
  size(): number;
  writePrefix(out: ByteBuffer): void;
  write(out: ByteBuffer): void;
}
