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

/** A reader over an environment. */
export function createReader(environment: Environment): Reader {
  const warnings: string[] = [];
  const warn = (name: string, text: string): void => void warnings.push(`${name} ${text}`);

  function text(name: string): string | undefined {
    const value = environment[name]?.trim();
    return value === "" ? undefined : value;
  }

  function refuse(name: string, expected: string): undefined {
    const shown = secretName.test(name) ? "" : ` is "${text(name)}", but`;
    warn(name, `${shown.trimStart()}${shown === "" ? "" : " "}must be ${expected}; it is ignored`);
    return undefined;
  }

  function list(name: string): string[] | undefined {
    const words = text(name)
      ?.split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "");
    return words?.length === 0 ? undefined : words;
  }

  return {
    text,
    list,
    warn,
    warnings,
    integer(name, { min, max }) {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = Number(value);
      if (Number.isInteger(number) && number >= min && number <= max) return number;
      return refuse(name, `a whole number from ${min} to ${max}`);
    },
    ratio(name) {
      const value = text(name);
      if (value === undefined) return undefined;
      const number = Number(value);
      return number >= 0 && number <= 1 ? number : refuse(name, "a number from 0 to 1");
    },
    flag(name) {
      const value = text(name)?.toLowerCase();
      if (value === undefined) return undefined;
      if (value === "true" || value === "1") return true;
      return value === "false" || value === "0" ? false : refuse(name, "true or false");
    },
    choice(name, words) {
      const value = text(name)?.toLowerCase();
      if (value === undefined) return undefined;
      return words.find((word) => word === value) ?? refuse(name, `one of ${words.join(", ")}`);
    },
    pairs(name) {
      const found: Record<string, string> = {};
      for (const pair of list(name) ?? []) {
        const [key, value] = readPair(pair) ?? [];
        if (key === undefined || value === undefined)
          refuse(name, "key=value pairs, separated by commas, with special signs percent-encoded");
        else found[key] = value;
      }
      return found;
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
    json(name) {
      const value = text(name);
      if (value === undefined) return undefined;
      try {
        return JSON.parse(value) as unknown;
      } catch {
        return refuse(name, "JSON");
      }
    },
  };
}
