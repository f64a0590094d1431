/** Where the three signals go: the standard `OTEL_EXPORTER_OTLP_*` variables, those of a signal before the general ones. */
import type { Destination } from "../deliver/destination.ts";
import { signals, type Signal } from "../signal.ts";
import type { Reader } from "./environment.ts";
import type { Options } from "./options.ts";
import { sdkVersion } from "../version.ts";

export type Protocol = "http/protobuf" | "http/json";

export interface SignalSettings {
  readonly destination: Destination;
  readonly protocol: Protocol;
}

/** A signal is sent, written to the console, or not made at all. */
export type SignalTarget = "otlp" | "console" | "none";

const defaultUrl = "http://127.0.0.1:4318";
const defaultTimeoutMs = 10_000;
const hourMs = 3_600_000;
const grpcPort = "4317";
const httpPort = "4318";

/** The address, or undefined with a warning. */
function readUrl(reader: Reader, name: string, text: string): URL | undefined {
  const url = URL.parse(text) ?? URL.parse(`http://${text}`);
  if (url && (url.protocol === "http:" || url.protocol === "https:") && /:\/\//.test(text)) return url;
  // A password may stand before an @.
  const shown = text.replace(/^.*@/s, "REDACTED@");
  reader.warn(name, `is "${shown}", but must be an address that begins with http:// or https://; it is ignored`);
  return undefined;
}

/** Credentials in an address become a header, because they would be in every line that shows it. */
function takeCredentials(url: URL): Record<string, string> {
  if (url.username === "" && url.password === "") return {};
  const pair = `${decode(url.username)}:${decode(url.password)}`;
  url.username = url.password = "";
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** A password with a bare `%` in it is taken as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readProtocol(reader: Reader, signal: Signal): { protocol: Protocol; isGrpc: boolean } {
  const names = [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`, "OTEL_EXPORTER_OTLP_PROTOCOL"];
  const name = names.find((candidate) => reader.text(candidate) !== undefined);
  const asked = name && reader.choice(name, ["http/protobuf", "http/json", "grpc"]);
  return { protocol: asked === "http/json" ? asked : "http/protobuf", isGrpc: asked === "grpc" };
}

function readAddress(reader: Reader, signal: Signal, base: string | undefined): URL {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`;
  const general = "OTEL_EXPORTER_OTLP_ENDPOINT";
  const ownText = base === undefined ? reader.text(own) : undefined;
  const ownUrl = ownText && readUrl(reader, own, ownText);
  if (ownUrl) return ownUrl;
  const text = base ?? reader.text(general);
  const url = (text && readUrl(reader, base === undefined ? general : "url", text)) || new URL(defaultUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/v1/${signal}`;
  return url;
}

/** Text options of TLS that are there. */
function readTls(reader: Reader, prefixes: readonly string[]): Pick<Destination, "ca" | "cert" | "key"> {
  const read = (suffix: string): string | undefined => {
    const name = prefixes.map((prefix) => `${prefix}${suffix}`).find((candidate) => reader.text(candidate));
    return name && reader.file(name);
  };
  const [ca, cert, key] = [read("CERTIFICATE"), read("CLIENT_CERTIFICATE"), read("CLIENT_KEY")];
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

function readSignal(reader: Reader, options: Options, signal: Signal): SignalSettings & { readonly isGrpc: boolean } {
  const prefixes = [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_`, "OTEL_EXPORTER_OTLP_"];
  const first = <Value>(read: (name: string) => Value | undefined, suffix: string): Value | undefined =>
    prefixes
      .map((prefix) => (reader.text(`${prefix}${suffix}`) === undefined ? undefined : read(`${prefix}${suffix}`)))
      .find((value) => value !== undefined);
  const { protocol, isGrpc } = readProtocol(reader, signal);
  const url = readAddress(reader, signal, options.url);
  if (isGrpc && url.port === grpcPort) url.port = httpPort;
  const key = options.key ?? reader.text("SPANHOUSE_INGEST_KEY");
  const keyHeader = key === undefined ? {} : { "x-spanhouse-key": key };
  const ofVariable = (name: string): Record<string, string> => keepSendable(reader, name, reader.pairs(name));
  const headers = {
    "user-agent": `spanhouse-node/${sdkVersion}`,
    ...takeCredentials(url),
    ...ofVariable("OTEL_EXPORTER_OTLP_HEADERS"),
    ...ofVariable(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`),
    ...keepSendable(reader, "headers", options.headers),
    ...keepSendable(reader, options.key === undefined ? "SPANHOUSE_INGEST_KEY" : "key", keyHeader),
  };
  const destination: Destination = {
    url: url.href,
    headers,
    compression: first((name) => reader.choice(name, ["gzip", "none"]), "COMPRESSION") ?? "gzip",
    timeoutMs: first((name) => reader.integer(name, { min: 1, max: hourMs }), "TIMEOUT") ?? defaultTimeoutMs,
    contentType: protocol === "http/json" ? "application/json" : "application/x-protobuf",
    ...readTls(reader, prefixes),
  };
  return { destination, protocol, isGrpc };
}

/** Headers that HTTP can carry; one that it cannot would make every request fail. `source` is where they were given. */
function keepSendable(
  reader: Reader,
  source: string,
  headers: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const isSendable = ([name, value]: [string, string]): boolean => {
    const isFine = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
    if (!isFine) reader.warn(source, `has a header that HTTP cannot carry, "${name}"; it is left out`);
    return isFine;
  };
  return Object.fromEntries(Object.entries(headers).filter(isSendable));
}

/** What `OTEL_<SIGNAL>_EXPORTER` says; the first word that we know. */
export function readTarget(reader: Reader, signal: Signal): SignalTarget {
  const name = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  const words = reader.list(name) ?? ["otlp"];
  const known = words.find((word): word is SignalTarget => word === "otlp" || word === "console" || word === "none");
  const strange = words.filter((word) => word !== known);
  if (strange.length > 0)
    reader.warn(name, `asks for ${strange.join(", ")}, which is not supported; ${known ?? "otlp"} is used`);
  return known ?? "otlp";
}

/** The way of each signal. */
export function readDestinations(reader: Reader, options: Options): Readonly<Record<Signal, SignalSettings>> {
  const found = signals.map((signal) => [signal, readSignal(reader, options, signal)] as const);
  if (found.some(([, { isGrpc }]) => isGrpc)) {
    const [, { destination }] = found.find(([, { isGrpc }]) => isGrpc)!;
    reader.warn(
      "OTEL_EXPORTER_OTLP_PROTOCOL",
      `asks for grpc, which is not spoken here; sending http/protobuf to ${new URL(destination.url).origin} instead`,
    );
  }
  return Object.fromEntries(found) as unknown as Record<Signal, SignalSettings>;
}
