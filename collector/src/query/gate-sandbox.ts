import { OperatingError } from "../errors.ts";
import type { Isolation } from "../keys/row-filter.ts";
import { QueryError, toQueryError } from "./query-error.ts";
import { currentReader } from "./reader-scope.ts";
import type { Sandbox } from "./sandbox.ts";
import { createSqlGate } from "./sql-gate.ts";

/**
 * The sandbox for SQL that a reader wrote. While there are no keys everything is the reader's own and it is the same; else the text
 * must pass the gate, and ClickHouse must have been shown to keep projects apart.
 */
export function gateSandbox(sandbox: Sandbox, isolation: () => Isolation): Sandbox {
  const gate = createSqlGate((sql, signal) => print(sandbox, sql, signal));
  return async (query, limits) => {
    if (currentReader().alone) return sandbox(query, limits);
    const state = isolation();
    if (!state.proven) throw notKeptApart(state.reason);
    await gate({ sql: query.sql, params: query.params ?? {} }, query.signal);
    return sandbox(query, limits);
  };
}

async function print(sandbox: Sandbox, sql: string, signal: AbortSignal): Promise<string> {
  const literal = `'${sql.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  try {
    const { rows } = await sandbox({ sql: `SELECT formatQuerySingleLine(${literal})`, signal });
    return String(rows[0]?.[0]);
  } catch (error) {
    // The place of the error is in the reader's text, not in ours around it.
    throw error instanceof QueryError ? toQueryError(error.cause, sql) : error;
  }
}

function notKeptApart(reason: string): OperatingError {
  return new OperatingError("query_denied", `SQL is closed while there are keys: ${reason}`, {
    hint: "Give the collector a user of ClickHouse for reading alone (clickhouseReaderUser); docs/reference/isolation.md says how.",
  });
}
