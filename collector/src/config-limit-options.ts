/** The options of what one sender may take from the others, and of TLS; a part of the table in config-options.ts. */
import { choice, list, quantity, text } from "./config-option.ts";
import type { Option } from "./config-option.ts";

/** 0 always means: not limited. */
export interface LimitConfig {
  readonly trustProxy: readonly string[];
  readonly trustProxyHeader: "x-forwarded-for" | "forwarded";
  readonly addressConnectionsMax: number;
  readonly addressRequestsPerSecond: number;
  readonly addressBytesPerSecond: number;
  readonly addressRecordsPerSecond: number;
  readonly keyRequestsPerSecond: number;
  readonly keyBytesPerSecond: number;
  readonly keyRecordsPerSecond: number;
  readonly projectBytesPerDay: number;
  readonly projectRecordsPerDay: number;
  readonly bodyBytesPerSecondMin: number;
  readonly memoryBytesMax: number;

  readonly tlsListeners: readonly string[];
  readonly tlsCertFile: string | undefined;
  readonly tlsKeyFile: string | undefined;
  readonly tlsClientCaFile: string | undefined;
}

const mib = 2 ** 20;
const tib = 2 ** 40;

function perSecond(kind: "bytes" | "integer", about: string): Option<number> {
  return quantity(kind, { min: 0, max: tib }, { fallback: 0, text: `${about}; more is answered 429. 0: not limited.` });
}

function file(about: string): Option<string | undefined> {
  return text({ fallback: undefined, pattern: /\S/, takes: "a file", text: about });
}

/** `memoryBytes` is what the machine or the container has. */
export function limitOptions(memoryBytes: () => number): {
  readonly [Name in keyof LimitConfig]: Option<LimitConfig[Name]>;
} {
  return {
    trustProxy: list([], {
      pattern: /^(?:loopback|private|\d{1,2}|[0-9a-f.:]*[.:][0-9a-f.:]*(?:\/\d{1,3})?)$/i,
      takes: "addresses, networks such as `10.0.0.0/8`, `loopback`, `private`; or one number",
      text: "Proxies whose word on the address of a sender is believed, or how many of them stand in front.",
    }),
    trustProxyHeader: choice(
      ["x-forwarded-for", "forwarded"],
      "x-forwarded-for",
      "The header in which these proxies say it; the other one is never read, because anybody could send it.",
    ),
    addressConnectionsMax: quantity(
      "integer",
      { min: 0, max: 1_000_000 },
      {
        fallback: 1024,
        text: "Open connections of one address to each ingest listener; more are closed at once. 0: not limited.",
      },
    ),
    addressRequestsPerSecond: perSecond("integer", "Requests that one address may send in a second"),
    addressBytesPerSecond: perSecond("bytes", "Bytes, as they are sent, of one address in a second"),
    addressRecordsPerSecond: perSecond("integer", "Records of one address in a second"),
    keyRequestsPerSecond: perSecond("integer", "Requests in a second of a key that has no such rate of its own"),
    keyBytesPerSecond: perSecond(
      "bytes",
      "Bytes, as they are sent, in a second of a key that has no such rate of its own",
    ),
    keyRecordsPerSecond: perSecond("integer", "Records in a second of a key that has no such rate of its own"),
    projectBytesPerDay: perSecond(
      "bytes",
      "Bytes, as they are sent, in a day (UTC) of a project that has no quota of its own",
    ),
    projectRecordsPerDay: perSecond(
      "integer",
      "Records stored in a day (UTC) of a project that has no quota of its own",
    ),
    bodyBytesPerSecondMin: quantity(
      "bytes",
      { min: 0, max: mib },
      {
        fallback: 256,
        text: "The slowest that a body may come once it has taken 10 s; a slower one is answered 408. 0: as slow as it likes.",
      },
    ),
    memoryBytesMax: quantity(
      "bytes",
      { min: 128 * mib, max: 64 * tib },
      {
        fallback: () => Math.max(256 * mib, Math.floor(memoryBytes() / 2)),
        defaultText: "half of the memory",
        text: "Resident memory of this process above which requests are answered 503 while others are in flight. The embedded ClickHouse is not counted.",
      },
    ),
    tlsListeners: list(["http", "grpc", "query"], {
      pattern: /^(?:http|grpc|query)$/,
      takes: "`http`, `grpc`, `query`",
      text: "The listeners that speak TLS when there is a certificate. A list; in the environment separated by commas.",
    }),
    tlsCertFile: file("The certificate, and those between it and its authority, as PEM. Read again when it changes."),
    tlsKeyFile: file("The key of the certificate, as PEM."),
    tlsClientCaFile: file("Authorities as PEM; with it a client must show a certificate that one of them has signed."),
  };
}
