/**
 * What an administrator can do: make projects, make keys, revoke keys. Every action is a row of the audit table, written before the
 * action, so that none goes unseen; then the ring of this collector takes the change at once, those of others within 10 s.
 */
import { OperatingError } from "../errors.ts";
import { defaultProjectId } from "./key-ring.ts";
import type { Quota, Rate, Scope } from "./key-ring.ts";
import { projectIdPattern } from "./key-set.ts";
import type { KeyRecord, KeySet, ProjectRecord } from "./key-set.ts";
import type { AuditEntry, AuditRow, KeyStore } from "./key-store.ts";
import { originPattern } from "./origin-list.ts";
import { generateKey, hashKey } from "./key-text.ts";

/** Who does it, for the audit table. */
export type Actor = Pick<AuditEntry, "who" | "address">;

export interface NewProject {
  readonly projectId: string;
  readonly quota?: Quota | undefined;
}

export interface NewKey {
  readonly projectId: string;
  readonly scope: Scope;
  readonly name?: string | undefined;
  readonly origins?: readonly string[] | undefined;
  readonly rate?: Rate | undefined;
  /** ISO 8601. */
  readonly expiresAt?: string | undefined;
}

/** A key as it is shown: no text, no hash. */
export type ShownKey = Omit<KeyRecord, "hash"> & { readonly from: "database" | "configuration" };

export interface Administration {
  projects(): Promise<readonly ProjectRecord[]>;
  createProject(project: NewProject, actor: Actor): Promise<void>;
  keys(): Promise<readonly ShownKey[]>;
  /** The text of the new key: the only time that it is seen. */
  createKey(key: NewKey, actor: Actor): Promise<{ readonly text: string; readonly keyId: string }>;
  revokeKey(keyId: string, actor: Actor): Promise<void>;
  audit(limit: number): Promise<readonly AuditRow[]>;
}

export interface AdministrationOptions {
  /** Rejects while ClickHouse is still being started. */
  readonly store: () => KeyStore;
  readonly refresh: (store: KeyStore) => Promise<void>;
  /** Keys of the configuration. */
  readonly fixed: readonly KeyRecord[];
}

/** A DateTime of ClickHouse ends early in 2106, and begins again from there: 0 stands for a key that never expires. */
const expiresAtMsEnd = Date.UTC(2106, 0, 1);

/** Makes the actions; what does not fit rejects with `query_invalid` or `not_found`. */
export function createAdministration({ store, refresh, fixed }: AdministrationOptions): Administration {
  const read = async (): Promise<KeySet> => store().read();

  return {
    projects: async () => withDefault((await read()).projects),
    async createProject({ projectId, quota }, actor) {
      if (!projectIdPattern.test(projectId)) throw notAProjectId(projectId);
      const { projects } = await read();
      if (withDefault(projects).some((project) => project.projectId === projectId)) {
        throw new OperatingError("query_invalid", `there is a project ${projectId} already`);
      }
      const details = JSON.stringify({ quota });
      await store().addAudit({ ...actor, action: "project.create", subject: projectId, details });
      await store().addProject({ projectId, quota });
      await refresh(store());
    },
    async keys() {
      const { keys } = await read();
      return [...fixed.map((key) => show(key, "configuration")), ...keys.map((key) => show(key, "database"))];
    },
    async createKey(key, actor) {
      const { projects } = await read();
      const { projectId, scope, name = "", origins = [], rate, expiresAt } = key;
      if (!withDefault(projects).some((project) => project.projectId === projectId)) {
        throw new OperatingError("not_found", `there is no project ${JSON.stringify(projectId.slice(0, 63))}`, {
          hint: `Make it first: spanhouse project create ${projectId.slice(0, 63)}`,
        });
      }
      checkNewKey(key);
      const { text, keyId } = generateKey(scope);
      const details = JSON.stringify({ projectId, scope, name, origins, rate, expiresAt });
      await store().addAudit({ ...actor, action: "key.create", subject: keyId, details });
      const hash = hashKey(text).toString("hex");
      await store().addKey({ keyId, hash, projectId, scope, name, origins, rate, expiresAt });
      await refresh(store());
      return { text, keyId };
    },
    async revokeKey(keyId, actor) {
      if (fixed.some((key) => key.keyId === keyId)) {
        throw new OperatingError("query_invalid", `the key ${keyId} stands in the configuration; take it out there`);
      }
      const found = (await read()).keys.find((key) => key.keyId === keyId);
      if (found === undefined) {
        throw new OperatingError("not_found", `there is no key ${JSON.stringify(keyId.slice(0, 40))}`, {
          hint: "Name it by its id: spanhouse key list",
        });
      }
      if (found.revokedAt !== undefined) return;
      await store().addAudit({ ...actor, action: "key.revoke", subject: keyId, details: "{}" });
      await store().revokeKey(keyId);
      await refresh(store());
    },
    audit: (limit) => store().audit(limit),
  };
}

/** Throws when a key like this would be of no use, or of another one than was meant. */
function checkNewKey({ scope, origins = [], expiresAt }: NewKey): void {
  if (origins.length > 0 && scope !== "ingest") {
    throw new OperatingError("query_invalid", `a key for a page may only send: --origin needs scope ingest`);
  }
  const odd = origins.find((origin) => !originPattern.test(origin));
  if (odd !== undefined) {
    throw new OperatingError("query_invalid", `${JSON.stringify(odd.slice(0, 100))} is none of the origins of pages`, {
      hint: "They are such as https://app.example.com, https://*.example.com or loopback.",
    });
  }
  if (expiresAt === undefined) return;
  if (!(Date.parse(expiresAt) > Date.now())) {
    throw new OperatingError("query_invalid", `the key would be expired from the beginning (${expiresAt})`);
  }
  if (Date.parse(expiresAt) >= expiresAtMsEnd) {
    throw new OperatingError("query_invalid", `a key cannot expire after the year 2105 (${expiresAt})`, {
      hint: "A key that never expires is made without a time.",
    });
  }
}

function show({ hash: _hash, ...key }: KeyRecord, from: ShownKey["from"]): ShownKey {
  return { ...key, from };
}

/** The default project is there without being made. */
function withDefault(projects: readonly ProjectRecord[]): readonly ProjectRecord[] {
  if (projects.some(({ projectId }) => projectId === defaultProjectId)) return projects;
  return [{ projectId: defaultProjectId, quota: undefined, createdAt: "" }, ...projects];
}

function notAProjectId(text: string): OperatingError {
  return new OperatingError("query_invalid", `${JSON.stringify(text.slice(0, 80))} cannot be the id of a project`, {
    hint: "It is made of a-z, 0-9 and -, begins with a letter or digit, and has at most 63 characters.",
  });
}
