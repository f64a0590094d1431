import type { Notice, Statistics } from "@spanhouse/schemas/query";
import type { Result } from "../clickhouse.ts";
import type { QueryLimits, Sandbox } from "./sandbox.ts";
import type { Statement } from "./statement/bindings.ts";

/**
 * One request on its way: who asks, what its statements have cost, and what should be said beside the answer. Every statement of
 * the topics runs through here, and so through the sandbox.
 */
export interface Inquiry {
  readonly projectId: string;
  run(statement: Statement, limits?: Partial<QueryLimits>): Promise<Result>;
  /** The columns of a table. One that another tool made may lack some of ours. */
  columnsOf(table: string): Promise<ReadonlySet<string>>;
  notice(severity: Notice["severity"], text: string): void;
  /** What goes at the end of the answer. */
  end(): { readonly statistics: Statistics; readonly notices?: readonly Notice[] };
}

export interface InquirySource {
  readonly sandbox: Sandbox;
  readonly tableColumns: TableColumns;
}

/** Begins the work on one request; `signal` is aborted when whoever asked is gone. */
export function beginInquiry(
  { sandbox, tableColumns }: InquirySource,
  { projectId, signal }: { readonly projectId: string; readonly signal: AbortSignal },
): Inquiry {
  const notices: Notice[] = [];
  const total = { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0, statements: 0 };

  return {
    projectId,
    async run({ sql, bindings, stopsEarly }, limits) {
      const result = await sandbox({ sql, params: bindings.params, signal, stopsEarly }, limits);
      total.elapsedSeconds += result.statistics.elapsedSeconds;
      total.rowsRead += result.statistics.rowsRead;
      total.bytesRead += result.statistics.bytesRead;
      total.statements++;
      return result;
    },
    columnsOf: (table) => tableColumns(table, signal),
    notice: (severity, text) => void notices.push({ severity, text }),
    end: () => ({ statistics: { ...total }, ...(notices.length === 0 ? {} : { notices }) }),
  };
}

/** The columns of a table, remembered for a minute. */
export type TableColumns = (table: string, signal: AbortSignal) => Promise<ReadonlySet<string>>;

const rememberedMs = 60_000;

/** Makes the memory of what columns there are. */
export function createTableColumns(sandbox: Sandbox): TableColumns {
  const known = new Map<string, { readonly columns: ReadonlySet<string>; readonly untilMs: number }>();
  return async (table, signal) => {
    const remembered = known.get(table);
    if (remembered !== undefined && remembered.untilMs > performance.now()) return remembered.columns;
    const { rows } = await sandbox({ sql: `DESCRIBE TABLE ${table}`, params: {}, signal });
    const columns = new Set(rows.map(([name]) => String(name)));
    known.set(table, { columns, untilMs: performance.now() + rememberedMs });
    return columns;
  };
}
