import { Option, type Command } from "commander";
import type { ShownKey } from "../keys/administer.ts";
import type { Rate, Scope } from "../keys/key-ring.ts";
import type { AuditRow } from "../keys/key-store.ts";
import { generateKey, hashKey, scopes } from "../keys/key-text.ts";
import { clientOf, jsonOption, toJson } from "./cli-context.ts";
import type { AddCommand, CliContext, ClientOptions } from "./cli-context.ts";
import { amountText, parseExpiry, parseRate } from "./parse-amount.ts";
import { printRows } from "./print-rows.ts";
import { withOptions } from "./project-command.ts";

interface Options extends ClientOptions {
  readonly json?: boolean;
}

interface CreateOptions extends Options {
  readonly project: string;
  readonly scope: Scope;
  readonly name?: string;
  readonly origin?: readonly string[];
  readonly expires?: string;
  readonly rate?: Rate;
}

const help = `
  ingest   sends records into its project
  read     reads its project
  admin    makes and revokes keys, and sees the metrics and dead letters of all projects

As soon as there is an ingest key sending needs one, and as soon as there is a read or admin key reading does.
An ingest key with --origin may stand in a page: pages of these origins can use it, and nobody else.

Examples:
  spanhouse key create --project shop --scope ingest
  spanhouse key create --project shop --scope ingest --origin https://shop.example.com --rate 100/s --rate 1MiB/s
  spanhouse key create --project shop --scope read --name grafana --expires 90d
  spanhouse key list
  spanhouse key revoke 4fQzT0aLm2`;

/** `spanhouse key`: who may send, read and administer. */
export const addKeyCommand: AddCommand = (program, context) => {
  const command = program.command("key").description("keys: who may send and read").addHelpText("after", help);
  addCreate(command, context);
  addList(command, context);
  addRevoke(command, context);
  addAudit(command, context);
  addGenerate(command, context);
};

function scopeOption(): Option {
  return new Option("--scope <scope>", "what it is for").choices(scopes).makeOptionMandatory();
}

function addCreate(command: Command, context: CliContext): void {
  const { terminal } = context;
  withOptions(command.command("create"))
    .description("make a key; its text is shown once")
    .requiredOption("--project <id>", "its project")
    .addOption(scopeOption())
    .option("--name <text>", "what it is used for, for the list")
    .option("--origin <origin>", "pages that may use it, such as https://app.example.com; may be repeated", collect)
    .option("--expires <when>", "90d, 12h, a date or an ISO time", (text: string) => parseExpiry(text))
    .option("--rate <amount>", "what it may send: 100/s, 10MiB/s, 5000 records/s; may be repeated", parseRate)
    .action(async (options: CreateOptions) => {
      const { project, scope, name, origin, expires, rate } = options;
      const given = { name, origins: origin, expiresAt: expires, rate };
      const body = { projectId: project, scope, ...given };
      const client = clientOf(options, context);
      const made = await client.json<{ keyId: string; text: string }>("/api/v1/keys", { method: "POST", body });
      if (options.json === true) {
        terminal.out(toJson(made, terminal));
        return;
      }
      terminal.out(`${made.text}\n`);
      terminal.note(`This is the only time that the key is shown. ${usage(scope, origin !== undefined)}\n`);
    });
}

function usage(scope: Scope, isPublic: boolean): string {
  if (scope === "read")
    return "It counts here at once, and for other collectors within 10 s: SPANHOUSE_KEY=... spanhouse sql ...";
  if (scope === "admin") return "With it: SPANHOUSE_KEY=... spanhouse key list";
  const header = 'OTEL_EXPORTER_OTLP_HEADERS="x-spanhouse-key=..."';
  return isPublic ? "Give it to the page's SDK as its key." : `An OpenTelemetry SDK takes it as ${header}.`;
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function addList(command: Command, context: CliContext): void {
  const { terminal } = context;
  withOptions(command.command("list"))
    .description("list the keys, without their texts")
    .action(async (options: Options) => {
      const { keys } = await clientOf(options, context).json<{ keys: ShownKey[] }>("/api/v1/keys");
      if (options.json === true) terminal.out(toJson(keys, terminal));
      else {
        const names = ["id", "project", "scope", "name", "state", "origins", "rate", "made"];
        printRows(names, keys.map(toRow), terminal);
      }
    });
}

function toRow(key: ShownKey): string[] {
  const { keyId, projectId, scope, name, origins, rate, createdAt, from } = key;
  const made = from === "configuration" ? "in the configuration" : createdAt;
  return [keyId, projectId, scope, name, stateOf(key), origins.join(", "), amountText(rate ?? {}, "s"), made];
}

function stateOf({ revokedAt, expiresAt }: ShownKey): string {
  if (revokedAt !== undefined) return `revoked ${revokedAt}`;
  if (expiresAt === undefined) return "valid";
  return Date.parse(expiresAt) <= Date.now() ? `expired ${expiresAt}` : `valid until ${expiresAt}`;
}

function addRevoke(command: Command, context: CliContext): void {
  const { terminal } = context;
  withOptions(command.command("revoke"))
    .description("end a key; it counts everywhere within 10 s")
    .argument("<id>", "as the list names it; no part of the secret")
    .action(async (id: string, options: Options) => {
      // Who pastes the whole key means the same, and it must not go into a URL.
      const keyId = /^sh_[a-z]+_([0-9A-Za-z]{10})_/.exec(id)?.[1] ?? id;
      const path = `/api/v1/keys/${encodeURIComponent(keyId)}`;
      const done = await clientOf(options, context).json(path, { method: "DELETE" });
      if (options.json === true) terminal.out(toJson(done, terminal));
      else terminal.out(`revoked ${keyId}\n`);
    });
}

function addAudit(command: Command, context: CliContext): void {
  const { terminal } = context;
  withOptions(command.command("audit"))
    .description("who made and revoked what, newest first")
    .action(async (options: Options) => {
      const { entries } = await clientOf(options, context).json<{ entries: AuditRow[] }>("/api/v1/audit?limit=1000");
      if (options.json === true) terminal.out(toJson(entries, terminal));
      else {
        const rows = entries.map(({ at, who, address, action, subject, details }) => [
          at,
          who,
          address,
          action,
          subject,
          details,
        ]);
        printRows(["at", "who", "from", "action", "subject", "details"], rows, terminal);
      }
    });
}

function addGenerate(command: Command, { terminal }: CliContext): void {
  command
    .command("generate")
    .description("make a key for the configuration file, without a collector")
    .requiredOption("--project <id>", "its project")
    .addOption(scopeOption())
    .addOption(jsonOption())
    .action(({ project, scope, json }: CreateOptions) => {
      const { text, keyId } = generateKey(scope);
      const entry = { project, id: keyId, scope, hash: hashKey(text).toString("hex") };
      if (json === true) {
        terminal.out(toJson({ text, entry }, terminal));
        return;
      }
      terminal.out(`${text}\n`);
      terminal.note(`This is the only time that the key is shown. In spanhouse.yaml of every collector:\n\nkeys:\n`);
      terminal.note(`  - { project: "${project}", id: "${keyId}", scope: ${scope}, hash: "${entry.hash}" }\n`);
    });
}
