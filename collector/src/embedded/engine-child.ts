/**
 * The process that is the embedded ClickHouse; only `engine.ts` starts it, with the library's path and ClickHouse's
 * arguments as JSON in `argv[2]`.
 *
 * The call into the library blocks this process's only JavaScript thread for ever: ClickHouse's own threads serve HTTP
 * and native TCP. Its last statement reads standard input, a pipe whose other end the collector holds and never writes
 * to. When the collector closes it or dies, however it dies, the statement ends, ClickHouse shuts down, and so do we.
 *
 * ffi-rs calls on the stack of the thread; ClickHouse checks stack bounds, so a library that switches stacks cannot be used.
 */
import { DataType, load, open } from "ffi-rs";

const { library, args } = JSON.parse(process.argv[2] ?? "{}") as { library: string; args: string[] };
const argv = ["clickhouse", ...args];
open({ library: "chdb", path: library });
load({
  library: "chdb",
  funcName: "chdb_query_cmdline",
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
});
