import type { Config } from "../config.ts";
import {
  clientOf,
  configOf,
  configOption,
  jsonOption,
  toJson,
  urlOption,
  type AddCommand,
  type CliContext,
} from "./cli-context.ts";
import { askCollector, checkCollector } from "./check-collector.ts";
import { checkMachine } from "./check-machine.ts";
import { checkPorts } from "./check-ports.ts";
import { checkStorage } from "./check-storage.ts";
import { fail, type Finding, type FindingStatus } from "./finding.ts";
import type { Style, Terminal } from "./terminal.ts";

interface DoctorOptions {
  readonly url: string;
  readonly config?: string;
  readonly json?: boolean;
}

const help = `
Exit code 1 when something fails; warnings alone leave it at 0. It changes nothing.`;

/** `spanhouse doctor`: looks at everything the collector depends on and says what to do. */
export const addDoctorCommand: AddCommand = (program, context, done) => {
  program
    .command("doctor")
    .description("check what the collector depends on, and print what to do")
    .addOption(configOption())
    .addOption(urlOption())
    .addOption(jsonOption())
    .addHelpText("after", help)
    .action(async (options: DoctorOptions) => {
      const { terminal } = context;
      const findings = await examine(context, options);
      if (options.json === true) terminal.out(toJson(findings, terminal));
      else print(findings, terminal);
      if (findings.some(({ status }) => status === "fail")) done(1);
    });
};

/** Everything that can be known, in the order in which it would have to be repaired. */
async function examine(context: CliContext, options: DoctorOptions): Promise<Finding[]> {
  const { config, findings } = readConfig(context, options);
  const client = clientOf(options);
  const collector = await askCollector(client);
  findings.push(...(await checkMachine(config)));
  if (config !== undefined) findings.push(...(await checkPorts(config, collector)));
  findings.push(...checkCollector(client.url, collector));
  if (collector.health !== undefined) findings.push(...(await checkStorage(client)));
  return findings;
}

function readConfig(context: CliContext, options: DoctorOptions): { config: Config | undefined; findings: Finding[] } {
  try {
    const config = configOf(context, options);
    return { config, findings: [{ name: "configuration", status: "ok", text: `valid; data in ${config.dataDir}` }] };
  } catch (error) {
    return { config: undefined, findings: [fail("configuration", error)] };
  }
}

const marks: Readonly<Record<FindingStatus, readonly [mark: string, style: Style]>> = {
  ok: ["ok  ", "green"],
  warn: ["warn", "yellow"],
  fail: ["FAIL", ["bold", "red"]],
};

function print(findings: readonly Finding[], { out, style }: Terminal): void {
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const { name, status, text, todo } of findings) {
    const [mark, colour] = marks[status];
    out(`${style(colour, mark)}  ${name.padEnd(width)}  ${text}\n`);
    if (todo !== undefined) out(`      ${" ".repeat(width)}  ${style("bold", "->")} ${todo}\n`);
  }
  const count = (status: FindingStatus): number => findings.filter((finding) => finding.status === status).length;
  out(`\n${count("ok")} ok, ${count("warn")} warnings, ${count("fail")} failed\n`);
}
