/** Keys in the configuration, for deployments that are described by files: `keys:` as a list, or SPANHOUSE_KEYS. */
import { z } from "zod";
import type { Option } from "./config-option.ts";

/** One entry as it was given; exactly one of `key` and `hash` is there. */
export interface KeyEntry {
  readonly project: string;
  /** The text of the key. */
  readonly key?: string | undefined;
  readonly id?: string | undefined;
  readonly scope?: "ingest" | "read" | "admin" | undefined;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash?: string | undefined;
  readonly name?: string | undefined;
  readonly origins?: readonly string[] | undefined;
  /** ISO 8601. */
  readonly expires?: string | undefined;
  readonly rate?:
    | {
        readonly requests?: number | undefined;
        readonly bytes?: number | undefined;
        readonly records?: number | undefined;
      }
    | undefined;
}

const keyText = /^sh_(?:ingest|read|admin)_[0-9A-Za-z]{10}_[0-9A-Za-z]{32}$/;
const project = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "project: expected a-z, 0-9 and -");
const key = z.string().regex(keyText, "key: expected sh_<scope>_<id>_<secret>, as spanhouse key generate makes it");
const amount = z.number().positive().optional();
const details = {
  name: z.string().max(100).optional(),
  origins: z
    .array(z.string().regex(/^(?:loopback|https?:\/\/(?:\*\.)?[^/\s*?#@]+)$/i, "origins: expected origins"))
    .optional(),
  expires: z.iso.datetime({ error: "expires: expected a time such as 2027-01-31T00:00:00Z" }).optional(),
  rate: z.strictObject({ requests: amount, bytes: amount, records: amount }).optional(),
};

const entry: z.ZodType<KeyEntry> = z.union([
  z.strictObject({ project, key, ...details }),
  z.strictObject({
    project,
    id: z.string().regex(/^[0-9A-Za-z]{10}$/),
    scope: z.enum(["ingest", "read", "admin"]),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    ...details,
  }),
]);

/** `shop=sh_ingest_...` as an entry; what has no `=` stays as it is, and fits nothing. */
function readShort(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const equals = value.indexOf("=");
  return equals === -1 ? value : { project: value.slice(0, equals).trim(), key: value.slice(equals + 1).trim() };
}

function split(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

const takes = "`project=key`, or in the file `project` and `key`, or `project`, `id`, `scope` and `hash`";

/** The option `keys`. Messages name the place in the list, never a value. */
export function keyEntries(text: string): Option<readonly KeyEntry[]> {
  const expected = "expected project=sh_<scope>_<id>_<secret>, or project, id, scope and hash";
  const list = z.array(z.unknown(), { error: "expected a list" }).transform((values, context) => {
    const read = values.map((value) => entry.safeParse(readShort(value)));
    for (const [index, { success }] of read.entries()) {
      if (!success) context.addIssue(`entry ${index + 1}: ${expected}`);
    }
    return Object.freeze(read.flatMap(({ success, data }) => (success ? [data] : [])));
  });
  return {
    schema: z.preprocess(split, list),
    defaultValue: () => [],
    defaultText: "",
    takes,
    text,
    secret: true,
  };
}
