/**
 * Projects and keys in ClickHouse, where all collectors find them. A change is a new row of the same id, of which the last one
 * counts (ReplacingMergeTree); times are the server's, so that the clocks of two collectors need not agree.
 */
import type { ClickHouse } from "../clickhouse.ts";
import type { KeyRecord, KeySet, ProjectRecord } from "./key-set.ts";
import type { Quota, Rate, Scope } from "./key-ring.ts";

/** One action of an administrator. */
export interface AuditEntry {
  /** Id of a key, or `local`. */
  readonly who: string;
  /** Network address that it came from. */
  readonly address: string;
  readonly action: "project.create" | "key.create" | "key.revoke";
  /** Id of the project or key. */
  readonly subject: string;
  /** What was asked for, as JSON. */
  readonly details: string;
}

export interface AuditRow extends AuditEntry {
  readonly at: string;
}

export interface KeyStore {
  read(signal?: AbortSignal): Promise<KeySet>;
  audit(limit: number): Promise<readonly AuditRow[]>;
  addAudit(entry: AuditEntry): Promise<void>;
  addProject(project: Pick<ProjectRecord, "projectId" | "quota">): Promise<void>;
  addKey(key: Omit<KeyRecord, "createdAt" | "revokedAt">): Promise<void>;
  revokeKey(keyId: string): Promise<void>;
}

const iso = (column: string): string => `formatDateTime(${column}, '%Y-%m-%dT%H:%i:%S.000Z', 'UTC')`;
const isoOrEmpty = (column: string): string => `if(${column} = 0, '', ${iso(column)})`;

const keysSql = `SELECT KeyId, Hash, ProjectId, Scope, Name, Origins, RequestsPerSecondMax, BytesPerSecondMax, RecordsPerSecondMax,
    ${iso("CreatedAt")}, ${isoOrEmpty("ExpiresAt")}, ${isoOrEmpty("RevokedAt")}
  FROM spanhouse_keys FINAL ORDER BY CreatedAt, KeyId`;
const projectsSql = `SELECT ProjectId, BytesPerDayMax, RecordsPerDayMax, ${iso("CreatedAt")}
  FROM spanhouse_projects FINAL ORDER BY ProjectId`;

/** Waits until it is on the disk of the server, and is never thrown away as a repetition. */
const insertSettings = { insert_deduplicate: 0, async_insert: 0 } as const;

/** Makes the store; `clickhouse` is a user that may write. */
export function createKeyStore(clickhouse: Pick<ClickHouse, "rows" | "command">): KeyStore {
  const insert = (sql: string, params: Readonly<Record<string, unknown>>): Promise<void> =>
    clickhouse.command(sql, { params, settings: insertSettings });
  return {
    async read(signal) {
      const call = signal === undefined ? {} : { signal };
      const keys = await clickhouse.rows(keysSql, call);
      const projects = await clickhouse.rows(projectsSql, call);
      return { keys: keys.rows.map(toKey), projects: projects.rows.map(toProject) };
    },
    async audit(limit) {
      const sql = `SELECT ${iso("At")}, Who, Address, Action, Subject, Details FROM spanhouse_audit ORDER BY At DESC LIMIT {limit:UInt32}`;
      const { rows } = await clickhouse.rows(sql, { params: { limit } });
      return rows.map(toAuditRow);
    },
    addAudit: (entry) =>
      insert(
        `INSERT INTO spanhouse_audit (Who, Address, Action, Subject, Details)
         SELECT {who:String}, {address:String}, {action:String}, {subject:String}, {details:String}`,
        { ...entry },
      ),
    addProject: ({ projectId, quota }) =>
      insert(
        `INSERT INTO spanhouse_projects (ProjectId, BytesPerDayMax, RecordsPerDayMax)
         SELECT {projectId:String}, {bytes:Float64}, {records:Float64}`,
        { projectId, bytes: quota?.bytes ?? 0, records: quota?.records ?? 0 },
      ),
    addKey: ({ rate, expiresAt, ...key }) =>
      insert(
        `INSERT INTO spanhouse_keys (KeyId, Hash, ProjectId, Scope, Name, Origins, ExpiresAt,
           RequestsPerSecondMax, BytesPerSecondMax, RecordsPerSecondMax)
         SELECT {keyId:String}, {hash:String}, {projectId:String}, {scope:String}, {name:String}, {origins:Array(String)},
           toDateTime({expiresAtSeconds:UInt32}, 'UTC'), {requests:Float64}, {bytes:Float64}, {records:Float64}`,
        {
          ...key,
          expiresAtSeconds: expiresAt === undefined ? 0 : Math.floor(Date.parse(expiresAt) / 1000),
          ...{ requests: rate?.requests ?? 0, bytes: rate?.bytes ?? 0, records: rate?.records ?? 0 },
        },
      ),
    revokeKey: (keyId) =>
      insert(
        // The last row counts, also where the clock of this server is behind the one that made the key, or was set back.
        `INSERT INTO spanhouse_keys SELECT * REPLACE (
           now('UTC') AS RevokedAt, greatest(now64(6, 'UTC'), UpdatedAt + toIntervalMicrosecond(1)) AS UpdatedAt)
         FROM spanhouse_keys FINAL WHERE KeyId = {keyId:String}`,
        { keyId },
      ),
  };
}

function toAuditRow(row: readonly unknown[]): AuditRow {
  const [at, who, address, action, subject, details] = row.map(String);
  return { at, who, address, action, subject, details } as AuditRow;
}

function toKey(row: readonly unknown[]): KeyRecord {
  const [keyId, hash, projectId, scope, name, origins, requests, bytes, records, createdAt, expiresAt, revokedAt] = row;
  const rate: Rate = { ...amount("requests", requests), ...amount("bytes", bytes), ...amount("records", records) };
  return {
    ...{ keyId: String(keyId), hash: String(hash), projectId: String(projectId), scope: scope as Scope },
    ...{ name: String(name), origins: origins as readonly string[], createdAt: String(createdAt) },
    rate: Object.keys(rate).length === 0 ? undefined : rate,
    expiresAt: expiresAt === "" ? undefined : String(expiresAt),
    revokedAt: revokedAt === "" ? undefined : String(revokedAt),
  };
}

function toProject([projectId, bytes, records, createdAt]: readonly unknown[]): ProjectRecord {
  const quota: Quota = { ...amount("bytes", bytes), ...amount("records", records) };
  return {
    projectId: String(projectId),
    quota: Object.keys(quota).length === 0 ? undefined : quota,
    createdAt: String(createdAt),
  };
}

/** 0 is stored for "no limit". */
function amount<Name extends string>(name: Name, value: unknown): { readonly [Key in Name]?: number } {
  const number = Number(value);
  return number > 0 ? ({ [name]: number } as { readonly [Key in Name]: number }) : {};
}
