import { type Command } from "commander";
import type { Quota } from "../keys/key-ring.ts";
import type { ProjectRecord } from "../keys/key-set.ts";
import { clientOf, configOption, jsonOption, keyOption, toJson, urlOption } from "./cli-context.ts";
import type { AddCommand, ClientOptions } from "./cli-context.ts";
import { amountText, parseQuota } from "./parse-amount.ts";
import { printRows } from "./print-rows.ts";

interface Options extends ClientOptions {
  readonly json?: boolean;
  readonly quota?: Quota;
}

const help = `
Every record belongs to the project of the key that sent it, and a read key reads one project. On the machine of the collector no key
is needed for this; elsewhere an admin key is: --key or SPANHOUSE_KEY.

Examples:
  spanhouse project create shop
  spanhouse project create shop --quota 50GiB/day --quota "10000000 records/day"
  spanhouse project list`;

/** `spanhouse project`: what keeps records of one database apart. */
export const addProjectCommand: AddCommand = (program, context) => {
  const { terminal } = context;
  const command = program
    .command("project")
    .description("projects, which keep records apart")
    .addHelpText("after", help);

  withOptions(command.command("create"))
    .description("make a project")
    .argument("<id>", "a-z, 0-9 and -, at most 63 characters")
    .option("--quota <amount>", "what it may send in a day; may be repeated", parseQuota)
    .action(async (projectId: string, options: Options) => {
      const { quota } = options;
      const body = { projectId, ...(quota === undefined ? {} : { quota }) };
      const made = await clientOf(options, context).json("/api/v1/projects", { method: "POST", body });
      if (options.json === true) terminal.out(toJson(made, terminal));
      else {
        terminal.out(`made the project ${projectId}\n`);
        terminal.note(`Next: spanhouse key create --project ${projectId} --scope ingest\n`);
      }
    });

  withOptions(command.command("list"))
    .description("list the projects")
    .action(async (options: Options) => {
      const { projects } = await clientOf(options, context).json<{ projects: ProjectRecord[] }>("/api/v1/projects");
      if (options.json === true) terminal.out(toJson(projects, terminal));
      else {
        const rows = projects.map(({ projectId, quota, createdAt }) => [
          projectId,
          amountText(quota ?? {}, "day"),
          createdAt === "" ? "always there" : createdAt,
        ]);
        printRows(["project", "quota", "made"], rows, terminal);
      }
    });
};

/** What all commands of administering have. */
export function withOptions(command: Command): Command {
  return command.addOption(jsonOption()).addOption(urlOption()).addOption(keyOption()).addOption(configOption());
}
