import { randomBytes } from "node:crypto";

/**
 * 32 hexadecimal digits: 12 of milliseconds since 1970 and 20 random ones. Ids of one spool sort by age, also when the
 * clock steps back; the random part keeps the ids of all collectors of the world apart, because ClickHouse drops a
 * block whose token it has seen.
 */
export function createSegmentIds(now: () => number, newestMs: number): () => string {
  let lastMs = newestMs;
  return () => {
    lastMs = Math.max(now(), lastMs + 1);
    return lastMs.toString(16).padStart(12, "0") + randomBytes(10).toString("hex");
  };
}

export function isSegmentId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/** When the segment was begun, in milliseconds since 1970. */
export function segmentTimeMs(id: string): number {
  return Number.parseInt(id.slice(0, 12), 16);
}

/** The last 8 bytes of the id. Each frame begins with them, so that only a frame of this very file passes as one. */
export function segmentMarker(id: string): Buffer {
  return Buffer.from(id.slice(16), "hex");
}
