/**
 * The ring of one collector.
 *
 *   configuration ─┐
 *   keys.json ─────┼─► ring ◄── identify: text ─► id ─► record ─► SHA-256 compared ─► revoked? expired? for this?
 *   ClickHouse ────┘
 *
 * - A key opens one thing: an ingest key sends, a read key reads its project, an admin key administers.
 * - A door that had a key stays shut when that key is revoked or expires. Without any key it is open, if its listener may be.
 * - Until a stored set has been read, a key that is not known is answered "later" and not "never". When there was a set that cannot be
 *   read, so is a request without a key: nobody knows whether the door was shut.
 */
import { timingSafeEqual } from "node:crypto";
import { OperatingError } from "../errors.ts";
import { hashKey, parseKey } from "./key-text.ts";
import type { KeyText } from "./key-text.ts";
import { defaultProjectId, openPrincipal } from "./key-ring.ts";
import type { KeyRing, Principal, Scope } from "./key-ring.ts";
import type { KeyRecord, KeySet, ProjectRecord } from "./key-set.ts";
import { namesOrigin } from "./origin-list.ts";

/** When a key is needed: `open` never, `auto` once there is one, `keys` always. */
export type Door = "open" | "auto" | "keys";

export interface KeyRingOptions {
  readonly ingest: Door;
  readonly read: Door;
  /** Keys of the configuration; they go before stored ones of the same id. */
  readonly fixed: readonly KeyRecord[];
  /** Text of the token of this machine, which administers, and reads the default project. */
  readonly localToken: string | undefined;
  readonly now?: () => number;
}

export interface ManagedKeyRing extends KeyRing {
  /** Takes the stored set; from then on what is not in it is unknown. */
  replace(set: KeySet): void;
  /** There are keys that are not known: nobody comes in without one until a set is taken. */
  shut(): void;
  /** Whether there is this project; undefined while it is not known which are stored. */
  knowsProject(projectId: string): boolean | undefined;
  /** Whether there is any key, revoked, expired and unreadable ones included. */
  hasKeys(): boolean;
}

/** The id of the local token; no key is ever given it, because the ids of keys are random. */
export const localKeyId = "localtoken";

/** There without being made. */
const defaultProject = { projectId: defaultProjectId };

interface Entry {
  readonly hash: Buffer;
  readonly principal: Principal;
  readonly expiresAtMs: number;
  readonly revoked: boolean;
}

/** Makes the ring with the keys of the configuration alone; no stored set is known yet. */
export function createKeyRing(options: KeyRingOptions): ManagedKeyRing {
  const { fixed, localToken, now = Date.now } = options;
  let entries = new Map<string, Entry>();
  let origins: readonly string[] = [];
  let known = false;
  let isShut = false;
  let stored: KeySet = { projects: [], keys: [] };
  rebuild();

  function rebuild(): void {
    const projects = new Map(stored.projects.map((project) => [project.projectId, project]));
    entries = new Map([...stored.keys, ...fixed].map((key) => [key.keyId, entryOf(key, projects)]));
    origins = [...entries.values()].filter(isLive).flatMap(({ principal }) => principal.origins);
  }

  function isLive({ revoked, expiresAtMs }: Entry): boolean {
    return !revoked && expiresAtMs > now();
  }

  function hasKeyOf(...wanted: readonly Scope[]): boolean {
    return [...entries.values()].some(({ principal }) => wanted.includes(principal.scope));
  }

  function needsKey(scope: Scope): boolean {
    if (scope === "ingest") return options.ingest === "keys" || (options.ingest === "auto" && hasKeyOf("ingest"));
    if (scope === "read") return options.read === "keys" || (options.read === "auto" && hasKeyOf("read", "admin"));
    // What an administrator sees is of all projects, so any key shuts this door, even where reading stays open.
    return options.read === "keys" || entries.size > 0;
  }

  function identify(text: string | undefined, scope: Scope): Principal {
    const parsed = text === undefined ? undefined : parseKey(text);
    if (text === undefined || parsed === undefined) {
      // A text of another form may be meant for something in front, which has let it pass.
      if (!needsKey(scope)) {
        if (isShut && options[scope === "ingest" ? "ingest" : "read"] === "auto")
          throw notYet("keys.json is unreadable");
        return openPrincipal(scope);
      }
      throw text === undefined ? missing(scope) : unknown("it has not the form of a key");
    }
    if (parsed.keyId === localKeyId) return identifyLocal(text, scope);
    const entry = entries.get(parsed.keyId);
    if (entry === undefined && !known) throw notYet(parsed.keyId);
    if (entry === undefined || !timingSafeEqual(entry.hash, hashKey(text)) || !isLive(entry)) {
      throw unknown(`${parsed.keyId} is revoked, expired or was never made here`);
    }
    if (entry.principal.scope !== scope) throw wrongScope(parsed, scope);
    return entry.principal;
  }

  function identifyLocal(text: string, scope: Scope): Principal {
    if (localToken === undefined || !timingSafeEqual(hashKey(localToken), hashKey(text))) {
      throw unknown("it is the token of an earlier start or of another machine");
    }
    if (scope === "ingest") throw wrongScope({ scope: "admin", keyId: "local" }, scope);
    return { ...openPrincipal(scope), keyId: "local" };
  }

  return {
    identify,
    allowsOrigin: (origin) => namesOrigin(origins, origin),
    hasKeys: () => isShut || entries.size > 0,
    knowsProject: (projectId) =>
      [defaultProject, ...stored.projects, ...stored.keys, ...fixed].some((named) => named.projectId === projectId) ||
      (known ? false : undefined),
    shut() {
      isShut = true;
    },
    replace(set) {
      stored = set;
      known = true;
      isShut = false;
      rebuild();
    },
  };
}

function entryOf(key: KeyRecord, projects: ReadonlyMap<string, ProjectRecord>): Entry {
  const { keyId, projectId, scope, rate } = key;
  return {
    hash: Buffer.from(key.hash, "hex"),
    principal: Object.freeze({
      ...{ keyId, projectId, scope, rate },
      origins: Object.freeze([...key.origins]),
      quota: projects.get(projectId)?.quota,
    }),
    expiresAtMs: key.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(key.expiresAt),
    revoked: key.revokedAt !== undefined,
  };
}

const doings: Readonly<Record<Scope, string>> = {
  ingest: "sending",
  read: "reading",
  admin: "administering",
};

function missing(scope: Scope): OperatingError {
  return new OperatingError("key_missing", `${doings[scope]} needs a key here, and the request brings none`, {
    hint: `Send one as "Authorization: Bearer sh_${scope}_..."; make one with: spanhouse key create --project ${defaultProjectId} --scope ${scope}`,
  });
}

/** The text of the key is never repeated; its id is no secret. */
function unknown(why: string): OperatingError {
  return new OperatingError("key_unknown", `the key is not valid: ${why}`, {
    hint: "See which keys there are with: spanhouse key list",
  });
}

function notYet(about: string): OperatingError {
  return new OperatingError("keys_unavailable", `ClickHouse has not yet been asked which keys there are (${about})`, {
    retryAfterMs: 2000,
  });
}

function wrongScope({ scope, keyId }: KeyText, wanted: Scope): OperatingError {
  return new OperatingError("key_scope", `the key ${keyId} is for ${doings[scope]}, not for ${doings[wanted]}`, {
    hint: `Use a key whose text begins with sh_${wanted}_`,
  });
}
