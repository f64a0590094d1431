import { Command, CommanderError } from "commander";
import { version } from "../version.ts";
import type { AddCommand, CliContext } from "./cli-context.ts";
import { addDeadLetterCommand } from "./dead-letter-command.ts";
import { addDoctorCommand } from "./doctor-command.ts";
import { addKeyCommand } from "./key-command.ts";
import { addMigrateCommand } from "./migrate-command.ts";
import { addProjectCommand } from "./project-command.ts";
import { addSqlCommand } from "./sql-command.ts";
import { addStartCommand } from "./start-command.ts";
import { addTailCommand } from "./tail-command.ts";
import type { Terminal } from "./terminal.ts";
import { addTraceCommand } from "./trace-command.ts";

/**
 * The command line. A command is a file `<name>-command.ts` that adds itself to the program.
 *
 * Exit codes: 0 it worked; 1 it failed, and the error says what to do; 2 it was called wrongly.
 * Results go to standard output, everything said about them to standard error. What a program reads (`--json`, tab-separated
 * values) is never cut; what a person reads is cut to the terminal, and the cut is said.
 */
const commands: readonly AddCommand[] = [
  addStartCommand,
  addMigrateCommand,
  addSqlCommand,
  addTraceCommand,
  addTailCommand,
  addProjectCommand,
  addKeyCommand,
  addDeadLetterCommand,
  addDoctorCommand,
];

const examples = `
Examples:
  spanhouse start                                       collector and embedded ClickHouse, data in .spanhouse/
  spanhouse sql "SELECT count() FROM otel_logs"         one read-only query
  spanhouse trace 0af7651916cd43dd8448eb211c80319c      a trace as a waterfall
  spanhouse tail --signal logs --level warn             log records as they come in
  spanhouse key create --project shop --scope ingest    a key to send with
  spanhouse doctor                                      what is wrong, and what to do

Exit codes: 0 it worked, 1 it failed, 2 it was called wrongly.`;

/** Runs the command that `args` name (without node and script) and resolves with the exit code; never rejects. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  let exitCode = 0;
  const { terminal } = context;
  const program = new Command("spanhouse")
    .description("Receives OpenTelemetry data and keeps it in ClickHouse.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", examples)
    .showHelpAfterError("(spanhouse --help lists everything)")
    .showSuggestionAfterError()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.note, getOutHelpWidth: () => terminal.columns })
    .exitOverride();
  for (const add of commands) add(program, context, (code) => void (exitCode = code));
  for (const command of program.commands) inheritFrom(program, command);
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printError(error, terminal);
    return 1;
  }
}

function inheritFrom(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent).helpOption("-h, --help", "print this help").helpCommand(false);
  for (const below of command.commands) inheritFrom(command, below);
}

/** What was foreseen is a message and what to do; anything else is a fault of ours, with its stack. */
function printError(error: unknown, { note, style }: Terminal): void {
  const { hint } = error as { readonly hint?: unknown };
  const foreseen = error instanceof Error && "hint" in error;
  const text = error instanceof Error ? (foreseen ? error.message : (error.stack ?? error.message)) : String(error);
  note(`${style("red", "spanhouse:")} ${text}\n`);
  if (typeof hint === "string" && hint !== "") note(`  ${style("bold", "Next:")} ${hint}\n`);
}
