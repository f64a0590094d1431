import type { Command } from "commander";
import type { Trace } from "@spanhouse/schemas/query";
import { clientOf, jsonOption, keyOption, toJson, urlOption, type AddCommand } from "./cli-context.ts";
import { renderWaterfall } from "./waterfall.ts";

interface TraceOptions {
  readonly url: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** `spanhouse trace`: one trace as a waterfall. */
export const addTraceCommand: AddCommand = (program, context) => {
  const { terminal } = context;
  program
    .command("trace")
    .description("draw a trace as a waterfall")
    .argument("<id>", "trace id, 32 hexadecimal digits")
    .addOption(jsonOption())
    .addOption(urlOption())
    .addOption(keyOption())
    .addHelpText("after", "\nExample:\n  spanhouse trace 0af7651916cd43dd8448eb211c80319c")
    .action(async (id: string, options: TraceOptions, command: Command) => {
      const trace = await clientOf(options, context).json<Trace>(`/api/v1/traces/${encodeURIComponent(id)}`);
      const urlArgument = command.getOptionValueSource("url") === "cli" ? ` --url ${options.url}` : "";
      terminal.out(options.json === true ? toJson(trace, terminal) : renderWaterfall(trace, terminal, urlArgument));
    });
};
