import { LogRowContextQueryDirection, type LogRowModel } from "@grafana/data";
import { toDataQueryError } from "@grafana/runtime";
import { useCallback, useEffect, useRef, useState } from "react";
import { readableError } from "../../host/readable-error.ts";
import type { AskContext } from "./log-context.tsx";
import type { LogRecord } from "./log-record.ts";
import { readLogFrames } from "./read-log-frames.ts";
import { newestFirst, oldestFirst } from "./record-time.ts";

/** The records on one side of the one that is looked at, the nearest first. */
export interface ContextSide {
  readonly records: readonly LogRecord[];
  /** `more`: there may be further ones; `end`: there are none. */
  readonly state: "loading" | "more" | "end";
  readonly error?: string;
}

/** Records that are asked for at first, and more each time. */
const firstLimit = 30;
/** The most that the query API gives. */
const limitMax = 1_000;

type Side = "before" | "after";
const directions = {
  before: LogRowContextQueryDirection.Backward,
  after: LogRowContextQueryDirection.Forward,
} as const;
const loading: ContextSide = { records: [], state: "loading" };

/** Reads what is around a row, both sides at once; `more` reads further on one side. */
export function useLogContext(
  row: LogRowModel,
  ask: AskContext,
): { readonly before: ContextSide; readonly after: ContextSide; readonly more: (side: Side) => void } {
  const [sides, setSides] = useState({ before: loading, after: loading });
  const asked = useRef(row);
  const read = useCallback(
    async (side: Side, limit: number) => {
      const answer = await readSide({ row, ask, side, limit });
      if (asked.current === row) setSides((now) => ({ ...now, [side]: answer }));
    },
    [row, ask],
  );
  useEffect(() => {
    asked.current = row;
    setSides({ before: loading, after: loading });
    void read("before", firstLimit);
    void read("after", firstLimit);
  }, [row, read]);
  const more = (side: Side): void => {
    setSides((now) => ({ ...now, [side]: { ...now[side], state: "loading" } }));
    void read(side, Math.min(sides[side].records.length * 3, limitMax));
  };
  return { ...sides, more };
}

interface SideQuestion {
  readonly row: LogRowModel;
  readonly ask: AskContext;
  readonly side: Side;
  readonly limit: number;
}

async function readSide({ row, ask, side, limit }: SideQuestion): Promise<ContextSide> {
  try {
    const { data, errors } = await ask(row, { direction: directions[side], limit });
    const problem = errors?.[0];
    if (problem !== undefined) return { records: [], state: "end", error: readableError(problem).message };
    const records = readLogFrames(data)
      .filter(({ id }) => id !== row.rowId)
      .toSorted(side === "before" ? newestFirst : oldestFirst);
    return { records, state: records.length >= Math.min(limit, limitMax) - 1 && limit < limitMax ? "more" : "end" };
  } catch (error) {
    return { records: [], state: "end", error: readableError(toDataQueryError(error)).message };
  }
}
