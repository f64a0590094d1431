/**
 * Reads the configuration: environment before file before default, into one frozen object. Everything that is wrong is
 * reported at once, with the file and line or the variable it stands in. A key or `SPANHOUSE_*` variable that does not
 * exist is an error too: an option that silently does nothing is found too late. Values of secrets are never printed.
 */
import { existsSync, readFileSync } from "node:fs";
import { isIP, isIPv4 } from "node:net";
import { resolve } from "node:path";
import { closest, distance } from "fastest-levenshtein";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { Document } from "yaml";
import type { ListenAddress } from "./config-option.ts";
import { formatBytes } from "./config-option.ts";
import { environmentName, options } from "./config-options.ts";
import type { Config } from "./config-options.ts";
import { repositoryVariables, sdkVariables } from "./config-sdk-variables.ts";
import { OperatingError } from "./errors.ts";

export type { Config } from "./config-options.ts";

export interface ConfigSources {
  /** From `--config`; must exist. Without it `spanhouse.yaml` in the working directory is read if it is there. */
  readonly configPath?: string | undefined;
  readonly workingDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** One value as it was found, and how to name the place to a reader. */
interface Setting {
  readonly where: string;
  readonly value: unknown;
}

type Settings = Map<keyof Config, Setting>;

const names = Object.keys(options) as (keyof Config)[];
const variables = new Map(names.map((name) => [environmentName(name), name]));

/** Reads and validates all sources; throws `config_invalid` with every problem. Reads files synchronously, at start only. */
export function loadConfig(sources: ConfigSources): Config {
  const problems: string[] = [];
  const settings: Settings = readFile(sources, problems);
  readEnvironment(sources.env, settings, problems);
  const config = validate(settings, problems);
  if (config !== undefined) {
    const hasStoredKeys = existsSync(resolve(sources.workingDir, config.dataDir, "keys.json"));
    checkTogether(config, { settings, problems, hasStoredKeys });
  }
  if (config === undefined || problems.length > 0) {
    const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
    throw new OperatingError(
      "config_invalid",
      `the configuration has ${count}:\n${problems.map((p) => `  ${p}`).join("\n")}`,
      {
        hint: "Correct them and start again. docs/reference/configuration.md lists every option.",
      },
    );
  }
  return Object.freeze({ ...splitCredentials(config), ...resolvePaths(config, sources.workingDir) });
}

/** Paths are relative to the working directory. */
function resolvePaths(config: Config, workingDir: string): Pick<Config, "dataDir" | (typeof tlsFiles)[number]> {
  const absolute = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(workingDir, path);
  const { tlsCertFile, tlsKeyFile, tlsClientCaFile } = config;
  return {
    dataDir: resolve(workingDir, config.dataDir),
    tlsCertFile: absolute(tlsCertFile),
    tlsKeyFile: absolute(tlsKeyFile),
    tlsClientCaFile: absolute(tlsClientCaFile),
  };
}

/** The options of the listeners that take data in. */
const ingestListeners: readonly ["httpListen", "grpcListen"] = ["httpListen", "grpcListen"];

const tlsFiles = ["tlsCertFile", "tlsKeyFile", "tlsClientCaFile"] as const;

const serverOptions = [
  "clickhouseUser",
  "clickhousePassword",
  "clickhouseReaderUser",
  "clickhouseReaderPassword",
  "clickhouseCluster",
] as const;

/** When a side needs a key: `open` never, `auto` once there is one, `keys` always. */
type Door = "open" | "auto" | "keys";

/**
 * Names besides those of the loopback under which the query listener answers. A page under a name of its own has no key, so while none is
 * needed only names that are listed do.
 */
export function queryHostsOf(config: Config): readonly string[] | "any" {
  return doorsOf(config).read === "auto" || config.queryHosts.length > 0 ? config.queryHosts : "any";
}

/** Beyond the loopback a listener is never open, unless something in front of it is said to check. */
export function doorsOf(config: Config): { readonly ingest: Door; readonly read: Door } {
  const door = (...listeners: readonly ListenAddress[]): Door => {
    if (config.auth === "none") return "open";
    return config.auth !== "keys" && listeners.every(({ host }) => isLoopback(host)) ? "auto" : "keys";
  };
  return { ingest: door(...ingestListeners.map((name) => config[name])), read: door(config.queryListen) };
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

function readFile(sources: ConfigSources, problems: string[]): Settings {
  const settings: Settings = new Map();
  const shown = sources.configPath ?? "spanhouse.yaml";
  let source: string;
  try {
    source = readFileSync(resolve(sources.workingDir, shown), "utf8");
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    if (!missing) problems.push(`${shown}: cannot be read (${(cause as Error).message})`);
    else if (sources.configPath !== undefined) problems.push(`${shown}: there is no such file`);
    return settings;
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  for (const error of document.errors) problems.push(`${shown}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  if (document.errors.length === 0)
    readKeys(document, (offset) => `${shown}:${lines.linePos(offset).line}`, { settings, problems });
  return settings;
}

function readKeys(
  document: Document.Parsed,
  place: (offset: number) => string,
  found: { readonly settings: Settings; readonly problems: string[] },
): void {
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return;
  if (!isMap(root)) {
    found.problems.push(`${place(root.range[0])}: expected "key: value" lines`);
    return;
  }
  for (const { key, value } of root.items) {
    const name = isScalar(key) ? String(key.value) : String(key);
    const where = `${place(key.range?.[0] ?? 0)}: ${name}`;
    if (!Object.hasOwn(options, name)) {
      found.problems.push(`${where}: there is no such key${nearest(name, names)}`);
    } else {
      const plain: unknown = value === null ? null : value.toJS(document);
      // `key:` without a value reads as null: the same as leaving the line out.
      if (plain !== null) found.settings.set(name as keyof Config, { where, value: plain });
    }
  }
}

/** An empty variable counts as not set, because compose files pass `${NAME:-}`. */
function readEnvironment(env: ConfigSources["env"], settings: Settings, problems: string[]): void {
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith("SPANHOUSE_") || sdkVariables.has(variable) || repositoryVariables.has(variable)) continue;
    const name = variables.get(variable);
    if (name === undefined)
      problems.push(`${variable}: there is no such variable${nearest(variable, [...variables.keys()])}`);
    else if (value !== undefined && value !== "") settings.set(name, { where: variable, value });
  }
}

/** A suggestion, unless even the nearest name has little to do with it. */
function nearest(name: string, known: readonly string[]): string {
  const candidate = closest(
    name.toLowerCase(),
    known.map((k) => k.toLowerCase()),
  );
  if (distance(name.toLowerCase(), candidate) > name.length / 2) return "";
  return `; did you mean ${known.find((k) => k.toLowerCase() === candidate)!}?`;
}

function validate(settings: Settings, problems: string[]): Config | undefined {
  const values: Record<string, unknown> = {};
  let complete = true;
  for (const name of names) {
    const { schema, defaultValue, secret } = options[name];
    const setting = settings.get(name);
    if (setting === undefined) {
      values[name] = defaultValue();
      continue;
    }
    const read = schema.safeParse(setting.value);
    if (read.success) {
      values[name] = read.data;
    } else {
      complete = false;
      const given = secret ? "" : `${JSON.stringify(setting.value)}: `;
      problems.push(`${setting.where}: ${given}${read.error.issues.map((issue) => issue.message).join(", ")}`);
    }
  }
  // Each value went through the schema of its own option, whose type the table of options ties to Config.
  return complete ? (values as unknown as Config) : undefined;
}

interface Found {
  readonly settings: Settings;
  readonly problems: string[];
  /** An earlier start has left the keys that it knew. */
  readonly hasStoredKeys: boolean;
}

/** What only shows when options are seen beside each other. */
function checkTogether(config: Config, { settings, problems, hasStoredKeys }: Found): void {
  const where = (name: keyof Config): string => settings.get(name)?.where ?? name;
  const guarded = config.auth === "none" || config.auth === "keys" || config.keys.length > 0 || hasStoredKeys;
  for (const name of [...ingestListeners, "queryListen"] as const) {
    if (!guarded && !isLoopback(config[name].host)) {
      problems.push(
        `${where(name)}: ${formatAddress(config[name])} can be reached from other machines, and there are no keys yet; ` +
          "listen on 127.0.0.1, or set auth: keys (SPANHOUSE_AUTH=keys) so that nothing is served without a key, " +
          "or auth: none (SPANHOUSE_AUTH=none) if something in front of it checks who sends and reads",
      );
    }
  }
  const bodyBytesMax = Math.max(config.requestBytesMax, config.inflatedBytesMax);
  if (config.inFlightBytesMax < bodyBytesMax) {
    problems.push(
      `${where("inFlightBytesMax")}: ${formatBytes(config.inFlightBytesMax)} leaves no room for one body of ${formatBytes(bodyBytesMax)}`,
    );
  }
  for (const name of tlsFiles) {
    if (config[name] !== undefined && (config.tlsCertFile === undefined || config.tlsKeyFile === undefined)) {
      problems.push(`${where(name)}: needs both tlsCertFile and tlsKeyFile`);
    }
  }
  const badProxy = config.trustProxy.find((entry) => !isNetwork(entry, config.trustProxy.length === 1));
  if (badProxy !== undefined) {
    problems.push(`${where("trustProxy")}: ${JSON.stringify(badProxy)} is no address, no network, and no number alone`);
  }
  if (config.spoolBytesMax < 2 * config.segmentBytesMax) {
    problems.push(
      `${where("spoolBytesMax")}: ${formatBytes(config.spoolBytesMax)} must hold two segments of ${formatBytes(config.segmentBytesMax)}`,
    );
  }
  if (config.clickhouseUrl === undefined) {
    for (const name of serverOptions) {
      if (config[name] !== undefined)
        problems.push(`${where(name)}: needs clickhouseUrl, the embedded engine does not use it`);
    }
  } else if (!URL.canParse(config.clickhouseUrl)) {
    problems.push(`${where("clickhouseUrl")}: is not a valid URL`);
  }
}

/** Whether it names who is trusted; a number counts proxies, and is only clear when it stands alone. */
function isNetwork(entry: string, alone: boolean): boolean {
  if (/^(?:loopback|private)$/i.test(entry)) return true;
  if (/^\d+$/.test(entry)) return alone;
  const [address = "", bits] = entry.split("/");
  const family = isIP(address);
  return family !== 0 && (bits === undefined || Number(bits) <= (family === 4 ? 32 : 128));
}

/** Moves user and password out of the URL, so that the URL can be printed. */
function splitCredentials(config: Config): Config {
  if (config.clickhouseUrl === undefined) return config;
  const url = new URL(config.clickhouseUrl);
  const user = url.username === "" ? undefined : decodePercent(url.username);
  const password = url.password === "" ? undefined : decodePercent(url.password);
  url.username = "";
  url.password = "";
  return {
    ...config,
    clickhouseUrl: url.href,
    clickhouseUser: config.clickhouseUser ?? user,
    clickhousePassword: config.clickhousePassword ?? password,
  };
}

/** A password with a bare `%` in it is taken as it stands. */
function decodePercent(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `127.0.0.1:4318`, with brackets around an IPv6 host. */
export function formatAddress({ host, port }: ListenAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
