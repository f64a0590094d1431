/** Everything that is known of projects and keys at one time: what ClickHouse stores, and what `keys.json` keeps of it. */
import { z } from "zod";
import { scopes } from "./key-text.ts";
import type { Quota, Rate, Scope } from "./key-ring.ts";

export interface ProjectRecord {
  readonly projectId: string;
  readonly quota: Quota | undefined;
  readonly createdAt: string;
}

/** One key without its text. Revoked ones stay: that a key existed keeps the door shut. */
export interface KeyRecord {
  readonly keyId: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly hash: string;
  readonly projectId: string;
  readonly scope: Scope;
  readonly name: string;
  readonly origins: readonly string[];
  readonly rate: Rate | undefined;
  /** ISO 8601, as the next two. */
  readonly createdAt: string;
  readonly expiresAt: string | undefined;
  readonly revokedAt: string | undefined;
}

export interface KeySet {
  readonly projects: readonly ProjectRecord[];
  readonly keys: readonly KeyRecord[];
}

/** Also the part of a query's id before the dot, so no dot. */
export const projectIdPattern: RegExp = /^[a-z0-9][a-z0-9-]{0,62}$/;

const amount = z.number().positive().optional();
const time = z.iso.datetime().optional();

/** What does not fit is left out whole: half a rate would be another one. */
const keySet = z.object({
  version: z.literal(1),
  projects: z.array(
    z.object({
      projectId: z.string().regex(projectIdPattern),
      quota: z.object({ bytes: amount, records: amount }).optional(),
      createdAt: z.string(),
    }),
  ),
  keys: z.array(
    z.object({
      keyId: z.string(),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      projectId: z.string().regex(projectIdPattern),
      scope: z.enum(scopes),
      name: z.string(),
      origins: z.array(z.string()),
      rate: z.object({ requests: amount, bytes: amount, records: amount }).optional(),
      createdAt: z.string(),
      expiresAt: time,
      revokedAt: time,
    }),
  ),
});

/** The set as the text of `keys.json`; the same set gives the same text. */
export function writeKeySet({ projects, keys }: KeySet): string {
  return `${JSON.stringify({ version: 1, projects, keys }, undefined, 2)}\n`;
}

/** Reads the text of `keys.json`; undefined when it is none. */
export function readKeySet(text: string): KeySet | undefined {
  try {
    const read = keySet.safeParse(JSON.parse(text));
    return read.success ? ({ projects: read.data.projects, keys: read.data.keys } as KeySet) : undefined;
  } catch {
    return undefined;
  }
}
