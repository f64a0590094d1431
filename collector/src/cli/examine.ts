import type { Config } from "../config.ts";
import { clientOf, configOf, type CliContext } from "./cli-context.ts";
import { askCollector, checkCollector } from "./check-collector.ts";
import { checkMachine } from "./check-machine.ts";
import { checkPorts } from "./check-ports.ts";
import { checkStorage } from "./check-storage.ts";
import { fail, type Finding } from "./finding.ts";

export interface ExamineOptions {
  readonly url: string;
  readonly key?: string;
  readonly config?: string;
}

/** Everything that can be known, in the order in which it would have to be repaired. */
export async function examine(context: CliContext, options: ExamineOptions): Promise<Finding[]> {
  const { config, findings } = await readConfig(context, options);
  const client = clientOf(options, context);
  const collector = await askCollector(client);
  findings.push(...(await checkMachine(config)));
  if (config !== undefined) findings.push(...(await checkPorts(config, collector)));
  findings.push(...checkCollector(client.url, collector));
  if (collector.health !== undefined) findings.push(...(await checkStorage(client)));
  return findings;
}

async function readConfig(
  context: CliContext,
  options: ExamineOptions,
): Promise<{ config: Config | undefined; findings: Finding[] }> {
  try {
    const config = await configOf(context, options);
    return { config, findings: [{ name: "configuration", status: "ok", text: `valid; data in ${config.dataDir}` }] };
  } catch (error) {
    return { config: undefined, findings: [fail("configuration", error)] };
  }
}
