import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Option, type Command } from "commander";
import type { Config } from "../config.ts";
import { createQueryClient, queryUrlDefault, type QueryClient } from "./query-client.ts";
import type { Terminal } from "./terminal.ts";

/** What every command gets. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDir: string;
}

/** Adds a command to the program; `done` takes the exit code when it is not 0. */
export type AddCommand = (program: Command, context: CliContext, done: (exitCode: number) => void) => void;

/** Where the query API listens; every command that reads has it. */
export function urlOption(): Option {
  const url = queryUrlOf(process.env["SPANHOUSE_QUERY_LISTEN"]);
  return new Option("--url <url>", "query API of the collector").env("SPANHOUSE_URL").default(url);
}

/** Where a collector that listens so is asked on its own machine: one that listens on all addresses, on loopback. */
export function queryUrlOf(listen: string | undefined): string {
  const [, host = "", port = ""] = /^(.+):(\d+)$/.exec(listen?.trim() ?? "") ?? [];
  if (host === "") return queryUrlDefault;
  const loopback = { "0.0.0.0": "127.0.0.1", "[::]": "[::1]" }[host] ?? host;
  return `http://${loopback}:${port}`;
}

/** For a collector that wants a key. On its own machine none is needed. */
export function keyOption(): Option {
  return new Option("--key <key>", "key to show to the query API").env("SPANHOUSE_KEY");
}

export function jsonOption(): Option {
  return new Option("--json", "machine-readable output");
}

export function configOption(): Option {
  return new Option("--config <file>", "configuration file (default: spanhouse.yaml, if it is there)");
}

export interface ClientOptions {
  readonly url: string;
  readonly key?: string;
  readonly config?: string;
}

export function clientOf({ url, key, config }: ClientOptions, context: CliContext): QueryClient {
  const localToken = (): Promise<string | undefined> => readLocalToken(context, config);
  return createQueryClient(url, { key: key?.trim(), localToken });
}

/** What a collector of this configuration left in its data directory; undefined when there is none, or it is not ours to read. */
async function readLocalToken(context: CliContext, config: string | undefined): Promise<string | undefined> {
  try {
    const { dataDir } = await configOf(context, config === undefined ? {} : { config });
    return (await readFile(join(dataDir, "admin-token"), "utf8")).trim();
  } catch {
    return undefined;
  }
}

/**
 * The configuration of a command that works on the collector itself. What only such commands need is loaded when one of
 * them runs: the others answer in a fraction of the time.
 */
export async function configOf(
  { env, workingDir }: CliContext,
  { config }: { readonly config?: string },
): Promise<Config> {
  const { loadConfig } = await import("../config.ts");
  // They are variables of the command line alone, and the configuration refuses what it does not know.
  const { SPANHOUSE_URL: _url, SPANHOUSE_KEY: _key, ...own } = env;
  return loadConfig({ configPath: config, workingDir, env: own });
}

/** JSON for a program: on one line, unless a person looks at it. */
export function toJson(value: unknown, { interactive }: Terminal): string {
  const replace = (_key: string, each: unknown): unknown => (typeof each === "bigint" ? String(each) : each);
  return `${JSON.stringify(value, replace, interactive ? 2 : undefined)}\n`;
}
