import type { SealedSegment } from "../spool/spool.ts";
import type { Job, LaneState } from "./table-lane.ts";

// Few, so that an outage leaves the rest to the spool, which then makes few large segments instead of many small ones.
const segmentsInWorkMax = 4;
// Shares of tables that are stuck while others work; a few hundred bytes each, hours of them.
const segmentsHeldMax = 20_000;

export interface HeldSegments {
  readonly size: number;
  /** Holds the segment until each of its tables is settled; gives the jobs that do it. */
  hold(segment: SealedSegment): Job[];
  /**
   * Whether one more may be held. What only waits for tables that are stuck does not count as work, so that the other
   * tables go on; while the server itself is the trouble everything counts.
   */
  hasRoom(lanes: Iterable<LaneState>): boolean;
}

/** The segments that were taken from the spool and are not finished; `changed` is called when one table of one is. */
export function createHeldSegments(changed: () => void): HeldSegments {
  const tablesLeft = new Map<SealedSegment, Set<string>>();

  function inWork(lanes: Iterable<LaneState>): number {
    const stuck = new Set<string>();
    for (const { table, blocked } of lanes) {
      if (blocked?.verdict === "server") return tablesLeft.size;
      if (blocked !== undefined) stuck.add(table);
    }
    if (stuck.size === 0) return tablesLeft.size;
    let count = 0;
    for (const tables of tablesLeft.values()) if ([...tables].some((table) => !stuck.has(table))) count++;
    return count;
  }

  return {
    get size() {
      return tablesLeft.size;
    },
    hold(segment) {
      const shares = segment.tables;
      const left = new Set(shares.map((share) => share.table));
      if (left.size > 0) tablesLeft.set(segment, left);
      return shares.map((share) => ({
        segment,
        share,
        settled() {
          left.delete(share.table);
          if (left.size === 0) tablesLeft.delete(segment);
          changed();
        },
      }));
    },
    hasRoom: (lanes) => inWork(lanes) < segmentsInWorkMax && tablesLeft.size < segmentsHeldMax,
  };
}
