/** The command line: hands the arguments over and ends with the exit code. */
import { openTerminal } from "./cli/terminal.ts";
import { runCli } from "./cli/run-cli.ts";

const { argv, env } = process;
process.exitCode = await runCli(argv.slice(2), { terminal: openTerminal(env), env, workingDir: process.cwd() });
