/**
 * Reads variables of the environment. A value that makes no sense is as if it were not there, and leaves one warning that names the variable:
 * telemetry must not keep a service from starting.
 */
import { readFileSync } from "node:fs";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Reader {
  /** The text; empty is the same as missing, as OpenTelemetry wants it. */
  text(name: string): string | undefined;
  /** A whole number between the bounds. */
  integer(name: string, bounds: { readonly min: number; readonly max: number }): number | undefined;
  /** A share between 0 and 1. */
  ratio(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  /** Words separated by commas. */
  list(name: string): string[] | undefined;
  choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined;
  /** `key=value` pairs separated by commas, percent-encoded. */
  pairs(name: string): Record<string, string>;
  /** The content of the file that the variable names. */
  file(name: string): string | undefined;
  json(name: string): unknown;
  warn(name: string, text: string): void;
  readonly warnings: readonly string[];
}

/** Sensitive variables are never shown, whatever is wrong with them. */
const secretName = /HEADERS|KEY|CERTIFICATE|ATTRIBUTES/;

/** Reads one pair; undefined when it is none. */
function readPair(pair: string): [string, string] | undefined {
  const equals = pair.indexOf("=");
  if (equals <= 0) return undefined;
  try {
    const key = decodeURIComponent(pair.slice(0, equals).trim());
    const value = decodeURIComponent(pair.slice(equals + 1).trim());
    return key === "" ? undefined : [key, value];
  } catch {
    return undefined;
  }
}

function parseBoolean(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (word === "true" || word === "1") return true;
  return word === "false" || word === "0" ? false : undefined;
}

function parseList(text: string): string[] | undefined {
  const words = text.split(",").map((word) => word.trim());
  const filled = words.filter((word) => word !== "");
  return filled.length === 0 ? undefined : filled;
}

function parseNumber(text: string, isRight: (number: number) => boolean): number | undefined {
  const number = Number(text);
  return isRight(number) ? number : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A reader over an environment. */
export function createReader(environment: Environment): Reader {
  const warnings: string[] = [];
  const warn = (name: string, text: string): void => void warnings.push(`${name} ${text}`);

  function text(name: string): string | undefined {
    const value = environment[name]?.trim();
    return value === "" ? undefined : value;
  }

  function refuse(name: string, expected: string): void {
    const shown = secretName.test(name) ? "" : `is "${text(name)}", but `;
    warn(name, `${shown}must be ${expected}; it is ignored`);
  }

  /** What a variable holds, if it is there and `parse` understands it. */
  function read<Value>(name: string, expected: string, parse: (text: string) => Value | undefined): Value | undefined {
    const value = text(name);
    const parsed = value === undefined ? undefined : parse(value);
    if (value !== undefined && parsed === undefined) refuse(name, expected);
    return parsed;
  }

  return {
    text,
    warn,
    warnings,
    list: (name) => parseList(text(name) ?? ""),
    integer(name, { min, max }) {
      const isRight = (number: number): boolean => Number.isInteger(number) && number >= min && number <= max;
      return read(name, `a whole number from ${min} to ${max}`, (value) => parseNumber(value, isRight));
    },
    ratio: (name) =>
      read(name, "a number from 0 to 1", (value) => parseNumber(value, (number) => number >= 0 && number <= 1)),
    flag: (name) => read(name, "true or false", parseBoolean),
    choice: (name, words) =>
      read(name, `one of ${words.join(", ")}`, (value) => words.find((word) => word === value.toLowerCase())),
    pairs(name) {
      const pairs = (parseList(text(name) ?? "") ?? []).map(readPair);
      const fine = pairs.filter((pair) => pair !== undefined);
      if (fine.length < pairs.length) refuse(name, "key=value pairs, separated by commas and percent-encoded");
      return Object.fromEntries(fine);
    },
    file(name) {
      const path = text(name);
      if (path === undefined) return undefined;
      try {
        return readFileSync(path, "utf8");
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        warn(name, `names a file that cannot be read (${code}); it is ignored`);
        return undefined;
      }
    },
    json: (name) => read(name, "JSON", parseJson),
  };
}
