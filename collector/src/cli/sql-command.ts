import { text as readAll } from "node:stream/consumers";
import { InvalidArgumentError, type Command } from "commander";
import { clientOf, jsonOption, keyOption, toJson, urlOption, type AddCommand } from "./cli-context.ts";
import { pointAt } from "./point-at.ts";
import { ApiError } from "./query-client.ts";
import { renderTable, renderTabSeparated, type QueryAnswer } from "./result-table.ts";
import type { Terminal } from "./terminal.ts";

interface SqlAnswer extends QueryAnswer {
  readonly statistics: { readonly elapsedSeconds: number; readonly rowsRead: number; readonly bytesRead: number };
}

interface SqlOptions {
  readonly url: string;
  readonly key?: string;
  readonly json?: boolean;
  readonly param?: Readonly<Record<string, string>>;
}

const help = `
Values are bound to {name:Type} in the query, so that nothing needs quoting:
  spanhouse sql "SELECT count() FROM otel_traces WHERE ServiceName = {service:String}" --param service=shop
A query can come from a file:
  spanhouse sql - < query.sql

On a terminal the answer is a table, cut to its width; otherwise tab-separated lines below a line of names.`;

/** `spanhouse sql`: one read-only query. */
export const addSqlCommand: AddCommand = (program, context) => {
  const { terminal } = context;
  program
    .command("sql")
    .description("run one read-only query")
    .argument("<query>", "ClickHouse SQL; - reads it from standard input")
    .option("--param <name=value>", "value of {name:Type}; may be repeated", addParam)
    .addOption(jsonOption())
    .addOption(urlOption())
    .addOption(keyOption())
    .addHelpText("after", help)
    .action(async (argument: string, options: SqlOptions, command: Command) => {
      const query = argument === "-" ? await readAll(process.stdin) : argument;
      if (query.trim() === "") command.error("error: the query is empty", { exitCode: 2 });
      const body = { query, params: options.param ?? {} };
      const answer = await clientOf(options, context)
        .json<SqlAnswer>("/api/v1/sql", { method: "POST", body })
        .catch((error: unknown) => {
          if (error instanceof ApiError && error.position !== undefined) terminal.note(pointAt(query, error.position));
          throw error;
        });
      if (options.json === true) terminal.out(toJson(answer, terminal));
      else if (terminal.interactive) printTable(answer, terminal);
      else terminal.out(renderTabSeparated(answer));
    });
};

function addParam(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("It is name=value.");
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

function printTable(answer: SqlAnswer, terminal: Terminal): void {
  const { text, omissions } = renderTable(answer, terminal);
  terminal.out(text);
  const { elapsedSeconds, rowsRead } = answer.statistics;
  const rows = `${answer.rows.length} ${answer.rows.length === 1 ? "row" : "rows"}`;
  terminal.note(terminal.style("dim", `${rows} in ${elapsedSeconds.toFixed(3)} s, ${rowsRead} rows read\n`));
  if (omissions.length > 0) terminal.note(`${omissions.join("; ")}. --json prints everything.\n`);
}
