import { cpuMilliseconds, execute, query } from "./clickhouse.ts";
import type { Server } from "./clickhouse.ts";

/** One way to lay a table out, always named `candidate`. */
export interface Layout {
  readonly name: string;
  /** The columns to load; the exporter's tables have no project. */
  readonly columns: readonly string[];
  readonly create: string;
  readonly questions: readonly Question[];
}

export interface Question {
  readonly name: string;
  readonly sql: string;
}

export interface Timing {
  readonly name: string;
  /** Best of three, as the server measures it. */
  readonly ms: number;
  /** Mean CPU time of the server's process; says more than `ms` on a machine with other work. */
  readonly cpuMs: number;
  readonly rowsRead: number;
  readonly megabytesRead: number;
}

export interface Figures {
  readonly layout: string;
  readonly insertCpuPerMillionRows: number;
  readonly mergeCpuPerMillionRows: number;
  /** Everything, indexes included. */
  readonly diskMegabytes: number;
  readonly indexMegabytes: number;
  readonly timings: readonly Timing[];
}

/** As the collector inserts: one thread, blocks of 200,000 rows. */
export const insertSettings = {
  max_threads: "1",
  max_insert_threads: "1",
  max_block_size: "65536",
  min_insert_block_size_rows: "200000",
  min_insert_block_size_bytes: "1073741824",
};

const repeats = 3;

/** Times a query after one run that warms the page cache. */
export async function time(server: Server, question: Question): Promise<Timing> {
  await query(server, question.sql);
  const started = cpuMilliseconds(server);
  const runs = [];
  for (let run = 0; run < repeats; run += 1) runs.push((await query(server, question.sql)).statistics);
  const cpuMs = (cpuMilliseconds(server) - started) / repeats;
  const last = runs[repeats - 1];
  if (last === undefined) throw new Error("BUG: no runs");
  const ms = Math.min(...runs.map(({ elapsed }) => elapsed * 1000));
  return { name: question.name, ms, cpuMs, rowsRead: last.rows_read, megabytesRead: last.bytes_read / 1e6 };
}

export interface Source {
  readonly table: string;
  /** CPU time that reading it alone costs; it is subtracted from every insert. */
  readonly readingCpuMs: number;
}

export async function openSource(server: Server, table: string): Promise<Source> {
  await query(server, `SELECT count() FROM ${table} WHERE NOT ignore(*)`);
  const started = cpuMilliseconds(server);
  await execute(server, `INSERT INTO FUNCTION null() SELECT * FROM ${table}`, insertSettings);
  return { table, readingCpuMs: cpuMilliseconds(server) - started };
}

/** Creates the layout, loads it, merges it to one part a partition and asks its questions. */
export async function measure(server: Server, source: Source, layout: Layout): Promise<Figures> {
  const columns = layout.columns.map((column) => `\`${column}\``).join(", ");
  await execute(server, "DROP TABLE IF EXISTS candidate SYNC");
  await execute(server, layout.create);
  await execute(server, "SYSTEM STOP MERGES candidate");
  const started = cpuMilliseconds(server);
  await execute(server, `INSERT INTO candidate (${columns}) SELECT ${columns} FROM ${source.table}`, insertSettings);
  const inserted = cpuMilliseconds(server);
  await execute(server, "SYSTEM START MERGES candidate");
  await execute(server, "OPTIMIZE TABLE candidate FINAL");
  const merged = cpuMilliseconds(server);
  const size = await query(
    server,
    `SELECT sum(rows), sum(bytes_on_disk) / 1e6, sum(secondary_indices_compressed_bytes + secondary_indices_marks_bytes) / 1e6
     FROM system.parts WHERE active AND database = currentDatabase() AND table = 'candidate'`,
  );
  const [rows = 0, diskMegabytes = 0, indexMegabytes = 0] = (size.data[0] ?? []).map(Number);
  const timings: Timing[] = [];
  for (const question of layout.questions) timings.push(await time(server, question));
  return {
    layout: layout.name,
    insertCpuPerMillionRows: ((inserted - started - source.readingCpuMs) / rows) * 1e3,
    mergeCpuPerMillionRows: ((merged - inserted) / rows) * 1e3,
    diskMegabytes,
    indexMegabytes,
    timings,
  };
}
