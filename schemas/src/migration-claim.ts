/**
 * Who migrates. ClickHouse has no transactions and no compare-and-swap, but it recognises a repeated insert by its token, and
 * does so under the lock that makes the insert visible. So: of several collectors that insert a claim for the same
 * generation, each with its own name, exactly one row stays, and whoever reads its own name back holds the claim.
 *
 *   generation 1  by a            ─► released by a
 *   generation 2  by b            ─► (b died; nothing recorded for leaseMs)
 *   generation 3  by c            ─► ...
 *
 * The claim only spares double work and noise. Safety does not rest on it: every statement is written so that running it
 * twice, or in two collectors at once, changes nothing more; a test holds every shipped file to that.
 */
import { catchUp, insertOnce, ledgerTable } from "./migration-ledger.ts";
import type { Session } from "./migration-ledger.ts";
import { quoteString } from "./render-template.ts";

export interface LastClaim {
  /** 0 when nobody has claimed yet. */
  readonly generation: number;
  readonly released: boolean;
  /** Milliseconds since its holder claimed or last recorded a statement, by the server's clock. */
  readonly silentMs: number;
}

export async function readLastClaim(session: Session): Promise<LastClaim> {
  const claims = ledgerTable("schema_migration_claims", session.form);
  await catchUp(session, claims);
  const [row] = await session.query(
    `SELECT generation, max(released) AS given_back,
       dateDiff('millisecond', greatest(max(at), (SELECT max(appliedAt) FROM ${ledgerTable("schema_migrations", session.form)})), now64(3)) AS silent_ms
     FROM ${claims} GROUP BY generation ORDER BY generation DESC LIMIT 1`,
  );
  if (row === undefined) return { generation: 0, released: true, silentMs: 0 };
  return {
    generation: Number(row["generation"]),
    released: Number(row["given_back"]) === 1,
    silentMs: Number(row["silent_ms"]),
  };
}

/** Tries to take the generation; true when it is ours. `by` is unique to this run. */
export async function takeClaim(session: Session, generation: number, by: string): Promise<boolean> {
  await insertClaim(session, generation, { by, released: false });
  const claims = ledgerTable("schema_migration_claims", session.form);
  await catchUp(session, claims);
  const rows = await session.query(`SELECT by FROM ${claims} WHERE generation = ${generation} AND released = 0`);
  return rows[0]?.["by"] === by;
}

/** Gives the claim back, so that the next one need not wait until it has gone silent. */
export async function releaseClaim(session: Session, generation: number, by: string): Promise<void> {
  await insertClaim(session, generation, { by, released: true });
}

async function insertClaim(
  { execute, form }: Session,
  generation: number,
  claim: { readonly by: string; readonly released: boolean },
): Promise<void> {
  const token = `${claim.released ? "release" : "claim"}-${generation}`;
  await execute(
    `INSERT INTO ${ledgerTable("schema_migration_claims", form)} (generation, by, released)
     ${insertOnce(token)} VALUES (${generation}, ${quoteString(claim.by)}, ${claim.released ? 1 : 0})`,
  );
}
