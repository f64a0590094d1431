/** Keys that stand in the configuration, as records of the ring. */
import { OperatingError } from "../errors.ts";
import type { KeyRecord } from "./key-set.ts";
import type { Rate, Scope } from "./key-ring.ts";
import { hashKey, parseKey } from "./key-text.ts";

/** As the configuration has it: either the text, or id, scope and hash. */
export interface ConfiguredKey {
  readonly project: string;
  readonly key?: string | undefined;
  readonly id?: string | undefined;
  readonly scope?: Scope | undefined;
  readonly hash?: string | undefined;
  readonly name?: string | undefined;
  readonly origins?: readonly string[] | undefined;
  readonly expires?: string | undefined;
  readonly rate?: { readonly [Name in keyof Rate]?: number | undefined } | undefined;
}

/** Throws `config_invalid` when two have the same id, or a key that may read is bound to pages. */
export function configuredKeys(entries: readonly ConfiguredKey[]): readonly KeyRecord[] {
  const records = entries.map(toRecord);
  const ids = new Set(records.map(({ keyId }) => keyId));
  if (ids.size < records.length) throw invalid("two keys of the configuration have the same id");
  const page = records.find(({ origins, scope }) => origins.length > 0 && scope !== "ingest");
  if (page !== undefined) throw invalid(`the key ${page.keyId} has origins; only an ingest key may stand in a page`);
  return records;
}

function toRecord(entry: ConfiguredKey): KeyRecord {
  const { key, project, name = "", origins = [], expires } = entry;
  const parsed = key === undefined ? undefined : parseKey(key);
  const rate = Object.fromEntries(Object.entries(entry.rate ?? {}).filter(([, value]) => value !== undefined)) as Rate;
  return {
    ...{ projectId: project, name, origins, createdAt: "", expiresAt: expires, revokedAt: undefined },
    keyId: parsed?.keyId ?? entry.id ?? "",
    scope: parsed?.scope ?? entry.scope ?? "ingest",
    hash: key === undefined ? (entry.hash ?? "") : hashKey(key).toString("hex"),
    rate: Object.keys(rate).length === 0 ? undefined : rate,
  };
}

function invalid(message: string): OperatingError {
  return new OperatingError("config_invalid", message, { hint: "Correct the list keys (SPANHOUSE_KEYS)." });
}
