import { bindSearch, filterToSearch, parseSearch, SearchError } from "@spanhouse/schemas/query";
import type { BoundSearch, Filter, SearchSignal, TimeRange } from "@spanhouse/schemas/query";
import { RequestError, withPosition } from "../request-error.ts";
import type { Inquiry } from "../inquiry.ts";
import type { Bindings } from "./bindings.ts";
import { searchSql } from "./search-sql.ts";

/** What the rows of a table are chosen by. */
export interface Choice {
  readonly signal: SearchSignal;
  readonly table: string;
  readonly range: TimeRange;
  readonly query?: string | undefined;
  readonly filters?: readonly Filter[] | undefined;
  /** Fields that this topic has beside those of its signal, as SQL. */
  readonly further?: ReadonlyMap<string, string> | undefined;
}

/** The conditions of a statement: the project and the time, which are the sort key, before everything else. */
export async function whereSql(choice: Choice, inquiry: Inquiry, bindings: Bindings): Promise<string> {
  const search = readSearch(choice);
  const columns = await inquiry.columnsOf(choice.table);
  const matches = searchSql(search, {
    signal: choice.signal,
    bindings,
    has: (column) => columns.has(column),
    further: choice.further,
  });
  const within = withinSql(choice, inquiry, bindings);
  return matches === "1" ? within : `${within} AND ${matches}`;
}

/** Project and time alone. */
export function withinSql(choice: Pick<Choice, "signal" | "range">, inquiry: Inquiry, bindings: Bindings): string {
  const { fromMs, toMs } = choice.range;
  const time = timeColumn(choice.signal);
  const from = `${time} >= fromUnixTimestamp64Nano(${bindings.integer(nanoOf(fromMs))})`;
  return `${projectSql(inquiry, bindings)} AND ${from} AND ${time} < fromUnixTimestamp64Nano(${bindings.integer(nanoOf(toMs))})`;
}

/** In addition to what ClickHouse enforces itself. */
export function projectSql(inquiry: Inquiry, bindings: Bindings): string {
  return `ProjectId = ${bindings.text(inquiry.projectId)}`;
}

/** The column that says when a record was. */
export function timeColumn(signal: SearchSignal): string {
  return signal === "metrics" ? "TimeUnix" : "Timestamp";
}

/** Milliseconds as nanoseconds. */
export function nanoOf(milliseconds: number): bigint {
  return BigInt(milliseconds) * 1_000_000n;
}

/** Query and filters as one search. */
function readSearch({ signal, query = "", filters = [], further }: Omit<Choice, "table" | "range">): BoundSearch {
  const asked = withPosition({ field: "query", text: query }, () => bindSearch(parseSearch(query), signal, further));
  const chosen = filters.map((filter, index) => {
    try {
      return bindSearch(filterToSearch(filter), signal, further);
    } catch (error) {
      if (!(error instanceof SearchError)) throw error;
      const field = `filters[${index}]`;
      throw new RequestError(`${field}: ${error.message}`, { field });
    }
  });
  return chosen.length === 0 ? asked : { kind: "and", parts: [asked, ...chosen] };
}
