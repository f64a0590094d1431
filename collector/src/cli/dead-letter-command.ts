import { InvalidArgumentError } from "commander";
import { OperatingError } from "../errors.ts";
import { byteText } from "../byte-text.ts";
import type { DeadLetter } from "../query/dead-letters.ts";
import { clientOf, jsonOption, keyOption, toJson, urlOption, type AddCommand } from "./cli-context.ts";
import type { QueryClient } from "./query-client.ts";
import { renderTable, renderTabSeparated } from "./result-table.ts";
import { cutText, printable } from "./text-width.ts";
import type { Terminal } from "./terminal.ts";

interface Options {
  readonly url: string;
  readonly key?: string;
  readonly json?: boolean;
}

const help = `
A dead letter is what ClickHouse refused for good: the rows of one table, whole, with the reason. The collector must run:
it holds the files.

Examples:
  spanhouse dead-letter list
  spanhouse dead-letter show ID --rows 5
  spanhouse dead-letter retry ID          when the cause is gone
  spanhouse dead-letter retry --all`;

/** `spanhouse dead-letter`: what ClickHouse refused for good. */
export const addDeadLetterCommand: AddCommand = (program, context, done) => {
  const { terminal } = context;
  const command = program
    .command("dead-letter")
    .description("what ClickHouse refused for good")
    .addHelpText("after", help);

  command
    .command("list")
    .description("list the dead letters, oldest first")
    .addOption(jsonOption())
    .addOption(urlOption())
    .addOption(keyOption())
    .action(async (options: Options) => {
      const letters = await listLetters(clientOf(options, context));
      if (options.json === true) terminal.out(toJson(letters, terminal));
      else printList(letters, terminal);
    });

  command
    .command("show")
    .description("show the reason and the first rows of a dead letter")
    .argument("<id>", "as listed")
    .option("--rows <count>", "how many rows", readCount, 20)
    .addOption(jsonOption())
    .addOption(urlOption())
    .addOption(keyOption())
    .action(async (id: string, options: Options & { readonly rows: number }) => {
      const letter = await clientOf(options, context).json<ShownLetter>(
        `/api/v1/dead-letters/${encodeURIComponent(id)}?limit=${options.rows}`,
      );
      if (options.json === true) terminal.out(toJson(letter, terminal));
      else printLetter(letter, terminal);
    });

  command
    .command("retry")
    .description("insert dead letters again; what ClickHouse takes is no longer one")
    .argument("[ids...]", "as listed")
    .option("--all", "every dead letter")
    .addOption(jsonOption())
    .addOption(urlOption())
    .addOption(keyOption())
    .action(async (ids: readonly string[], options: Options & { readonly all?: boolean }) => {
      if ((ids.length === 0) === (options.all !== true)) command.error("error: give ids, or --all", { exitCode: 2 });
      const client = clientOf(options, context);
      const chosen = options.all === true ? (await listLetters(client)).map((letter) => letter.id) : ids;
      const outcomes = await retryLetters(client, chosen, (outcome) => {
        if (options.json !== true) printOutcome(outcome, terminal);
      });
      if (options.json === true) terminal.out(toJson(outcomes, terminal));
      else if (outcomes.length === 0) terminal.note("There are no dead letters.\n");
      if (outcomes.some(({ error }) => error !== undefined)) done(1);
    });
};

interface ShownLetter {
  readonly deadLetter: DeadLetter;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly truncated: boolean;
}

interface Outcome {
  readonly id: string;
  readonly rows?: number;
  readonly error?: string;
}

const rowsMax = 1000;

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > rowsMax)
    throw new InvalidArgumentError(`It is a number from 0 to ${rowsMax}.`);
  return count;
}

async function listLetters(client: QueryClient): Promise<readonly DeadLetter[]> {
  return (await client.json<{ deadLetters: DeadLetter[] }>("/api/v1/dead-letters")).deadLetters;
}

function printList(letters: readonly DeadLetter[], terminal: Terminal): void {
  if (letters.length === 0) {
    terminal.note("There are no dead letters.\n");
    return;
  }
  const names = ["id", "rows", "bytes", "deadLetteredAt", "reason"] as const;
  const columns = names.map((name) => ({ name, type: name === "rows" || name === "bytes" ? "UInt64" : "String" }));
  const answer = { columns, rows: letters.map((letter) => names.map((name) => letter[name])) };
  if (!terminal.interactive) {
    terminal.out(renderTabSeparated(answer));
    return;
  }
  // An id is there to be copied, so it is not cut: the reason stands below it.
  const { text } = renderTable(
    {
      columns: columns.slice(1, 4),
      rows: letters.map(({ rows, bytes, deadLetteredAt }) => [rows, byteText(bytes), deadLetteredAt]),
    },
    terminal,
  );
  const [head = "", ...lines] = text.trimEnd().split("\n");
  terminal.out(`${head}\n`);
  lines.forEach((line, index) => {
    const letter = letters[index];
    terminal.out(
      `${line}\n  ${terminal.style("bold", letter?.id ?? "")}\n  ${cutText(printable(letter?.reason ?? ""), terminal.columns - 2)}\n`,
    );
  });
}

function printLetter({ deadLetter, rows, truncated }: ShownLetter, terminal: Terminal): void {
  const { style } = terminal;
  for (const [name, value] of Object.entries(deadLetter)) {
    terminal.out(`${style("bold", name.padEnd(15))} ${printable(String(value))}\n`);
  }
  const columns = Object.keys(rows[0] ?? {}).map((name) => ({ name, type: "String" }));
  const cells = rows.map((row) => columns.map(({ name }) => row[name]));
  terminal.out(`\n${renderTable({ columns, rows: cells }, terminal).text}`);
  if (truncated)
    terminal.note(
      `${rows.length} of ${deadLetter.rows} rows are shown; --rows shows more, --json shows values whole.\n`,
    );
}

/** One after the other: each is an INSERT, and ClickHouse was not well with them before. */
async function retryLetters(
  client: QueryClient,
  ids: readonly string[],
  report: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const id of ids) {
    const outcome = await client
      .json<Outcome>(`/api/v1/dead-letters/${encodeURIComponent(id)}/retry`, { method: "POST", body: {} })
      .catch((error: unknown): Outcome => {
        // Without a collector the next one fails in the same way.
        if (!(error instanceof OperatingError) || error.code === "collector_unreachable") throw error;
        return { id, error: error.message };
      });
    report(outcome);
    outcomes.push(outcome);
  }
  return outcomes;
}

function printOutcome({ id, rows, error }: Outcome, { out, style }: Terminal): void {
  out(
    error === undefined
      ? `${style("green", "stored")}  ${id}  ${rows} rows\n`
      : `${style("red", "refused")} ${id}  ${printable(error)}\n`,
  );
}
