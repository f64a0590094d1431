/** One option: how its text is read, its limits, and how it is described. */
import { z } from "zod";

export interface Option<T> {
  /** Reads what the file or the environment holds. */
  readonly schema: z.ZodType<T>;
  /** Computed when it depends on the machine. */
  readonly defaultValue: () => T;
  /** As the documentation prints the default. */
  readonly defaultText: string;
  /** Which values are taken, as the documentation prints it. */
  readonly takes: string;
  readonly text: string;
  /** Its value is never printed. */
  readonly secret: boolean;
}

/** A network address to listen on; port 0 means any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

const byteUnits: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 };

/** Reads `1.5 GiB` with the units of the table; a plain number counts in the smallest unit. */
function readQuantity(value: unknown, units: Readonly<Record<string, number>>): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const parts = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(value);
  const factor = parts?.[2] === "" ? 1 : units[parts?.[2]?.toLowerCase() ?? ""];
  return parts === null || factor === undefined ? undefined : Number(parts[1]) * factor;
}

/** `67108864` as `64MiB`: the largest unit that leaves a whole number. */
function writeQuantity(value: number, units: readonly (readonly [unit: string, factor: number])[]): string {
  const fitting = units.find(([, factor]) => value >= factor && value % factor === 0);
  return fitting === undefined ? String(value) : `${value / fitting[1]}${fitting[0]}`;
}

/** Bytes as a reader likes them: `64MiB`. */
export function formatBytes(bytes: number): string {
  return writeQuantity(bytes, [
    ["TiB", 2 ** 40],
    ["GiB", 2 ** 30],
    ["MiB", 2 ** 20],
    ["KiB", 2 ** 10],
  ]);
}

/** Milliseconds as a reader likes them: `10s`. */
export function formatDuration(ms: number): string {
  return ms === 0
    ? "0"
    : writeQuantity(ms, [
        ["d", 8.64e7],
        ["h", 3.6e6],
        ["m", 6e4],
        ["s", 1e3],
        ["ms", 1],
      ]);
}

interface Kind {
  readonly read: (value: unknown) => number | undefined;
  readonly format: (value: number) => string;
  /** Completes "expected ...". */
  readonly expected: string;
}

const kinds: Readonly<Record<"bytes" | "duration" | "integer", Kind>> = {
  bytes: {
    read: (value) => readQuantity(value, byteUnits),
    format: formatBytes,
    expected: 'bytes, as in "64MiB" or 67108864',
  },
  duration: {
    read: (value) => readQuantity(value, durationUnits),
    format: formatDuration,
    expected: 'a duration, as in "10s", "250ms" or milliseconds without a unit',
  },
  integer: { read: (value) => readQuantity(value, {}), format: String, expected: "a whole number" },
};

/** An option that is a whole number of bytes, milliseconds or things, within limits. */
export function quantity(
  kind: "bytes" | "duration" | "integer",
  range: Range,
  about: { readonly fallback: number | (() => number); readonly defaultText?: string; readonly text: string },
): Option<number> {
  const { read, format, expected } = kinds[kind];
  const { fallback } = about;
  return {
    schema: z.unknown().transform((value, context) => {
      const number = read(value);
      if (number === undefined || !Number.isInteger(number)) {
        context.addIssue(`expected ${expected}`);
        return z.NEVER;
      }
      if (number < range.min || number > range.max) {
        context.addIssue(`${format(number)} is outside ${format(range.min)} to ${format(range.max)}`);
        return z.NEVER;
      }
      return number;
    }),
    defaultValue: typeof fallback === "number" ? () => fallback : fallback,
    defaultText: about.defaultText ?? (typeof fallback === "number" ? format(fallback) : ""),
    takes: `${format(range.min)} to ${format(range.max)}`,
    text: about.text,
    secret: false,
  };
}

/** An option that is one of a few words. */
export function choice<const T extends string>(words: readonly [T, ...T[]], fallback: T, text: string): Option<T> {
  const takes = words.join(", ");
  return {
    schema: z.enum(words, { error: `expected one of: ${takes}` }),
    defaultValue: () => fallback,
    defaultText: fallback,
    takes,
    text,
    secret: false,
  };
}

const address = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+)):(\d{1,5})$/i;

/** An option that is `host:port`, with brackets around an IPv6 host. */
export function listenAddress(fallback: ListenAddress, text: string): Option<ListenAddress> {
  return {
    schema: z.unknown().transform((value, context) => {
      const parts = typeof value === "string" ? address.exec(value) : null;
      const port = Number(parts?.[3]);
      if (parts === null || port > 65_535) {
        context.addIssue('expected host:port, as in "127.0.0.1:4318" or "[::1]:4318"');
        return z.NEVER;
      }
      return { host: parts[1] ?? parts[2]!, port };
    }),
    defaultValue: () => fallback,
    defaultText: `${fallback.host}:${fallback.port}`,
    takes: "host:port",
    text,
    secret: false,
  };
}

interface TextAbout<T> {
  readonly fallback: T;
  readonly pattern: RegExp;
  /** Completes "expected ...", and describes the value in the documentation. */
  readonly takes: string;
  readonly text: string;
  readonly secret?: boolean;
}

/** An option that is a text of a certain form; YAML numbers count as text. */
export function text<T extends string | undefined>(about: TextAbout<T>): Option<string | T> {
  const { fallback, pattern, takes, secret = false } = about;
  return {
    schema: z
      .union([z.string(), z.number().transform(String)], { error: `expected ${takes}` })
      .refine((value) => pattern.test(value), { error: `expected ${takes}` }),
    defaultValue: () => fallback,
    defaultText: fallback ?? "",
    takes,
    text: about.text,
    secret,
  };
}

/** An option that is a list; in an environment variable its entries are separated by commas. */
export function list(
  fallback: readonly string[],
  about: Omit<TextAbout<string>, "fallback">,
): Option<readonly string[]> {
  const { pattern, takes } = about;
  const entry = z.string().regex(pattern, { error: (issue) => `"${String(issue.input)}": expected ${takes}` });
  const split = (value: unknown): unknown =>
    typeof value === "string"
      ? value
          .split(",")
          .map((part) => part.trim())
          .filter((part) => part !== "")
      : value;
  return {
    schema: z
      .preprocess(split, z.array(entry, { error: "expected a list" }))
      .transform((entries) => Object.freeze(entries)),
    defaultValue: () => fallback,
    defaultText: fallback.join(", "),
    takes,
    text: about.text,
    secret: about.secret ?? false,
  };
}
