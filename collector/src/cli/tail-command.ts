import { InvalidArgumentError, Option } from "commander";
import { tailLevels, type TailLevel } from "../query/tail-level.ts";
import type { TailRecord } from "@spanhouse/schemas/query";
import { clientOf, jsonOption, keyOption, urlOption, type AddCommand, type CliContext } from "./cli-context.ts";
import { pointAt } from "./point-at.ts";
import { ApiError } from "./query-client.ts";
import { readEvents } from "./read-events.ts";
import { renderTailRecord } from "./render-tail-record.ts";

interface TailOptions {
  readonly url: string;
  readonly key?: string;
  readonly json?: boolean;
  readonly signal?: string;
  readonly service?: string;
  readonly level?: TailLevel;
  readonly query?: string;
  readonly text?: string;
  readonly count?: number;
}

const help = `
Examples:
  spanhouse tail --signal logs --level warn          warnings and graver
  spanhouse tail --query 'service:shop level>=warn -path:/health "payment failed"'
  spanhouse tail --service shop -q timeout           what mentions "timeout", in any case
  spanhouse tail --json -n 10 | jq .text             ten records, one JSON object a line

The search is the one of the console and of docs/reference/query-api.md; everything that is given must fit.
A span counts as error when its status is Error, else as info; metrics count as info.
Records that come faster than they can be shown are left out, and how many is said.`;

/** `spanhouse tail`: records as they are committed, until Ctrl-C. */
export const addTailCommand: AddCommand = (program, context) => {
  program
    .command("tail")
    .description("show records as they are committed")
    .addOption(new Option("--signal <signal>", "only this signal").choices(["logs", "traces", "metrics"]))
    .option("--service <name>", "only this service")
    .addOption(new Option("--level <level>", "this level or a graver one").choices(tailLevels))
    .option("--query <search>", "what the search finds: service:shop level>=warn order.id:42*")
    .option("-q, --text <text>", "text in body, name or attributes, in any case")
    .option("-n, --count <records>", "end after so many records", readCount)
    .addOption(jsonOption())
    .addOption(urlOption())
    .addOption(keyOption())
    .addHelpText("after", help)
    .action(async (options: TailOptions) => {
      const stopping = new AbortController();
      process.once("SIGINT", () => stopping.abort());
      try {
        await follow(options, context, stopping.signal);
      } catch (error) {
        if (!stopping.signal.aborted) throw error;
      }
    });
};

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError("It is a number from 1.");
  return count;
}

async function follow(options: TailOptions, context: CliContext, signal: AbortSignal): Promise<void> {
  const { terminal } = context;
  const { signal: telemetrySignal, service, level, query, text: q, count = Number.POSITIVE_INFINITY } = options;
  const filter = new URLSearchParams();
  for (const [name, value] of Object.entries({ signal: telemetrySignal, service, level, query, q })) {
    if (value !== undefined) filter.set(name, value);
  }
  const response = await clientOf(options, context)
    .open(`/api/v1/tail?${filter.toString()}`, { signal })
    .catch((error: unknown) => {
      if (query !== undefined && error instanceof ApiError && error.position !== undefined) {
        terminal.note(pointAt(query, error.position));
      }
      throw error;
    });
  if (terminal.interactive) terminal.note(terminal.style("dim", "waiting for records; Ctrl-C ends\n"));
  let shown = 0;
  for await (const { event, data } of readEvents(response)) {
    if (event === "record") {
      terminal.out(options.json === true ? `${data}\n` : renderTailRecord(JSON.parse(data) as TailRecord, terminal));
      shown++;
      if (shown >= count) return;
    } else {
      terminal.note(noteOf(event, data));
    }
  }
}

function noteOf(event: string, data: string): string {
  const { dropped, reason } = JSON.parse(data) as { readonly dropped?: number; readonly reason?: string };
  return event === "dropped" ? `${dropped} records came too fast and are not shown\n` : `the tail ended: ${reason}\n`;
}
