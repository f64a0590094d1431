/**
 * Every option of the collector, each once. The name is the key in `spanhouse.yaml`; the environment variable is the same
 * name in capitals (`spoolBytesMax` is `SPANHOUSE_SPOOL_BYTES_MAX`); the table of the documentation is made from this.
 */
import { totalmem } from "node:os";
import { choice, list, listenAddress, quantity, text } from "./config-option.ts";
import type { ListenAddress, Option } from "./config-option.ts";
import { limitOptions } from "./config-limit-options.ts";
import type { LimitConfig } from "./config-limit-options.ts";
import { keyEntries } from "./config-key-entry.ts";
import type { KeyEntry } from "./config-key-entry.ts";

/** What the collector runs with: validated, complete and frozen. */
export interface Config extends LimitConfig {
  readonly httpListen: ListenAddress;
  readonly grpcListen: ListenAddress;
  readonly queryListen: ListenAddress;
  readonly auth: "auto" | "loopback" | "keys" | "none";
  /** Besides those in ClickHouse. */
  readonly keys: readonly KeyEntry[];
  readonly corsOrigins: readonly string[];
  /** Lower or upper case; empty: as `auth` says. */
  readonly queryHosts: readonly string[];
  /** Absolute. */
  readonly dataDir: string;

  /** Undefined: the embedded engine. Holds no credentials. */
  readonly clickhouseUrl: string | undefined;
  readonly clickhouseUser: string | undefined;
  readonly clickhousePassword: string | undefined;
  readonly clickhouseReaderUser: string | undefined;
  readonly clickhouseReaderPassword: string | undefined;
  readonly clickhouseDatabase: string;
  readonly clickhouseCluster: string | undefined;
  readonly embeddedHttpPort: number;
  readonly embeddedTcpPort: number;
  readonly embeddedMemoryBytesMax: number;

  /** 0: for ever. */
  readonly retentionDaysTraces: number;
  readonly retentionDaysLogs: number;
  readonly retentionDaysMetrics: number;
  readonly textIndexLogBody: "on" | "off";

  readonly requestBytesMax: number;
  readonly inflatedBytesMax: number;
  readonly requestMsMax: number;
  readonly inFlightBytesMax: number;
  readonly inFlightRequestsMax: number;
  readonly connectionsMax: number;
  readonly attributeValueBytesMax: number;
  readonly logBodyBytesMax: number;
  readonly futureMsMax: number;

  readonly spoolBytesMax: number;
  readonly segmentBytesMax: number;
  readonly segmentAgeMsMax: number;
  readonly commitIntervalMs: number;
  readonly insertConcurrencyPerTable: number;
  readonly shutdownMsMax: number;

  /** 0: never. */
  readonly selfMetricsIntervalMs: number;
  readonly selfMetricsProject: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  readonly logFormat: "auto" | "json" | "text";
}

const kib = 2 ** 10;
const mib = 2 ** 20;
const gib = 2 ** 30;
const tib = 2 ** 40;
const dayMs = 86_400_000;

/** A container may have less memory than the machine below it. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

function retention(signal: string): Option<number> {
  const about = `How long ${signal} are kept, in days; 0 keeps them for ever. A later change alters the tables.`;
  return quantity("integer", { min: 0, max: 36_500 }, { fallback: 30, text: about });
}

const port = { min: 1, max: 65_535 };
const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

export const options: { readonly [Name in keyof Config]: Option<Config[Name]> } = {
  httpListen: listenAddress({ host: "127.0.0.1", port: 4318 }, "Where OTLP/HTTP is received."),
  grpcListen: listenAddress({ host: "127.0.0.1", port: 4317 }, "Where OTLP/gRPC is received."),
  queryListen: listenAddress(
    { host: "127.0.0.1", port: 8318 },
    "Where the query API, `/healthz`, `/readyz` and `/metrics` are served.",
  ),
  auth: choice(
    ["auto", "loopback", "keys", "none"],
    "auto",
    "`auto` (`loopback` is its old name): on loopback no key is needed until there is one for it; beyond loopback one always is. `keys`: one is always needed. `none`: whoever reaches a listener may send and read.",
  ),
  keys: keyEntries(
    "Keys besides those that `spanhouse key create` makes: for deployments that are described by files. In the environment separated by commas.",
  ),
  corsOrigins: list(["loopback"], {
    pattern: /^(?:loopback|\*|https?:\/\/(?:\*\.)?[^/\s*?#@]+)$/i,
    takes: "`loopback`, `*`, or an origin such as `https://app.example.com` or `https://*.example.com`",
    text: "Which web pages may send. `loopback` is every page served from this machine, on any port. A list; in the environment separated by commas.",
  }),
  queryHosts: list([], {
    pattern: /^[^\s/:@?#]+$/,
    takes: "a host name without a port, such as `spanhouse.example.com`",
    text: "Names besides those of the loopback under which the query listener answers; any other is refused, so that no web page can reach it by a name of its own. Empty: none besides while `auth` is `auto` or `loopback`, else any name. A list; in the environment separated by commas.",
  }),
  dataDir: text({
    fallback: ".spanhouse",
    pattern: /\S/,
    takes: "a directory",
    text: "Holds `clickhouse/`, `spool/` and `dead-letter/`. Relative to the working directory.",
  }),

  clickhouseUrl: text({
    fallback: undefined,
    pattern: /^https?:\/\/[^\s/]+/i,
    takes: "an `http://` or `https://` URL",
    text: "A ClickHouse server to use instead of the embedded engine, user and password in it or in the next two.",
    secret: true,
  }),
  clickhouseUser: text({
    fallback: undefined,
    pattern: /\S/,
    takes: "a name",
    text: "Goes before the user in `clickhouseUrl`.",
  }),
  clickhousePassword: text({
    fallback: undefined,
    pattern: /^/,
    takes: "a text",
    text: "Goes before the password in `clickhouseUrl`. Better in the environment than in a file.",
    secret: true,
  }),
  clickhouseReaderUser: text({
    fallback: undefined,
    pattern: /\S/,
    takes: "a name",
    text: "A second user of that server, for reading alone: each query sees the rows of one project. Needed for SQL with keys.",
  }),
  clickhouseReaderPassword: text({
    fallback: undefined,
    pattern: /^/,
    takes: "a text",
    text: "Of `clickhouseReaderUser`.",
    secret: true,
  }),
  clickhouseDatabase: text({
    fallback: "otel",
    pattern: identifier,
    takes: "letters, digits and `_`",
    text: "The database that holds the tables.",
  }),
  clickhouseCluster: text({
    fallback: undefined,
    pattern: identifier,
    takes: "letters, digits and `_`",
    text: "The cluster to create replicated and distributed tables on; without it the tables are plain.",
  }),
  embeddedHttpPort: quantity("integer", port, {
    fallback: 8123,
    text: "HTTP port of the embedded ClickHouse, on 127.0.0.1.",
  }),
  embeddedTcpPort: quantity("integer", port, { fallback: 9000, text: "Native TCP port of the embedded ClickHouse." }),
  embeddedMemoryBytesMax: quantity(
    "bytes",
    { min: 512 * mib, max: 64 * tib },
    {
      fallback: () => Math.max(512 * mib, Math.min(4 * gib, Math.floor(memoryBytes() / 4))),
      defaultText: "a quarter of the memory, 4GiB at most",
      text: "Memory cap of the embedded ClickHouse.",
    },
  ),

  retentionDaysTraces: retention("spans"),
  retentionDaysLogs: retention("log records"),
  retentionDaysMetrics: retention("metric data points"),
  textIndexLogBody: choice(
    ["on", "off"],
    "on",
    "Whether log bodies have a text index, which makes searching them for words fast and their inserts and disk dearer. Holds for what is stored from then on.",
  ),

  requestBytesMax: quantity(
    "bytes",
    { min: kib, max: gib },
    { fallback: 64 * mib, text: "Largest body as it arrives; a larger one is answered 413." },
  ),
  inflatedBytesMax: quantity(
    "bytes",
    { min: kib, max: gib },
    { fallback: 64 * mib, text: "Largest body after inflating; a larger one is answered 413." },
  ),
  requestMsMax: quantity(
    "duration",
    { min: 1000, max: 3_600_000 },
    { fallback: 60_000, text: "How long a sender may take for one request." },
  ),
  inFlightBytesMax: quantity(
    "bytes",
    { min: mib, max: 64 * gib },
    { fallback: 128 * mib, text: "Bytes of all bodies between admission and answer; more is answered 503." },
  ),
  inFlightRequestsMax: quantity(
    "integer",
    { min: 1, max: 1_000_000 },
    { fallback: 1024, text: "Requests between admission and answer; more are answered 503." },
  ),
  connectionsMax: quantity(
    "integer",
    { min: 1, max: 1_000_000 },
    { fallback: 4096, text: "Open connections of each ingest listener; more are closed at once." },
  ),
  ...limitOptions(memoryBytes),
  attributeValueBytesMax: quantity(
    "bytes",
    { min: 16, max: 64 * mib },
    { fallback: 64 * kib, text: "Longest attribute value; a longer one is cut at a UTF-8 boundary and counted." },
  ),
  logBodyBytesMax: quantity(
    "bytes",
    { min: 16, max: 64 * mib },
    { fallback: mib, text: "Longest log body; a longer one is cut at a UTF-8 boundary and counted." },
  ),
  futureMsMax: quantity(
    "duration",
    { min: 0, max: 365 * dayMs },
    { fallback: dayMs, text: "How far ahead of this machine's clock a timestamp may be." },
  ),

  spoolBytesMax: quantity(
    "bytes",
    { min: 16 * mib, max: 64 * tib },
    {
      fallback: 8 * gib,
      text: "Disk that acknowledged records may take while ClickHouse is away; beyond it senders get 503.",
    },
  ),
  commitIntervalMs: quantity(
    "duration",
    { min: 0, max: 1000 },
    { fallback: 5, text: "Time between two commits (one write and fsync each) when requests come faster." },
  ),
  segmentBytesMax: quantity(
    "bytes",
    { min: 64 * kib, max: gib },
    { fallback: 32 * mib, text: "Size at which a segment is sealed and inserted." },
  ),
  segmentAgeMsMax: quantity(
    "duration",
    { min: 10, max: 600_000 },
    { fallback: 1000, text: "Age at which a segment is sealed and inserted." },
  ),
  insertConcurrencyPerTable: quantity(
    "integer",
    { min: 1, max: 64 },
    { fallback: 1, text: "INSERTs of one table at the same time." },
  ),
  shutdownMsMax: quantity(
    "duration",
    { min: 0, max: 600_000 },
    {
      fallback: 10_000,
      text: "How long a stop may take to write what is spooled; the rest stays on disk for the next start.",
    },
  ),

  selfMetricsIntervalMs: quantity(
    "duration",
    { min: 0, max: 3_600_000 },
    {
      fallback: 15_000,
      text: "How often the collector stores its own metrics, those of `/metrics`, beside everybody else's. 0: never.",
    },
  ),
  selfMetricsProject: text({
    fallback: "default",
    pattern: /^[a-z0-9][a-z0-9-]{0,62}$/,
    takes: "the id of a project",
    text: "The project to which they belong. When there is none of this id they are not stored, and the log says so.",
  }),
  logLevel: choice(["debug", "info", "warn", "error"], "info", "The least important lines to print."),
  logFormat: choice(["auto", "json", "text"], "auto", "`auto`: text on a terminal, JSON lines otherwise."),
};

/** `spoolBytesMax` as `SPANHOUSE_SPOOL_BYTES_MAX`. */
export function environmentName(name: string): string {
  return `SPANHOUSE_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The options as the Markdown table of the documentation; a test holds the page against it. */
export function renderOptionsTable(): string {
  const cell = (value: string): string => value.replaceAll("|", "\\|");
  const rows = Object.entries(options).map(([name, { defaultText, takes, text: about }]) => {
    const standard = defaultText === "" ? "" : defaultText.includes(" ") ? defaultText : `\`${defaultText}\``;
    return `| \`${name}\` | \`${environmentName(name)}\` | ${standard} | ${cell(takes)} | ${cell(about)} |`;
  });
  return ["| key | environment variable | default | takes | what it is |", "|---|---|---|---|---|", ...rows, ""].join(
    "\n",
  );
}
