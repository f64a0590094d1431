import type { ClickHouse } from "../clickhouse.ts";
import { createIsolationState, type IsolationState } from "./isolation-state.ts";
import { applyRowPolicies, proveIsolation, type PolicyPlace } from "./row-policies.ts";
import type { KeyWatchLog } from "./watch-keys.ts";

interface Users {
  readonly writer: ClickHouse;
  readonly reader: ClickHouse;
  /** As the writer. */
  readonly system: ClickHouse;
}

/** A reader that is not named is made by the embedded engine, or there is none besides the writer. */
type Place = Omit<PolicyPlace, "reader"> & { readonly reader: string | undefined };

/** Readers with keys may send SQL only once ClickHouse has been shown to keep their projects apart: sets the rights and tries. */
export async function keepApart(users: Users, { reader, ...place }: Place, log: KeyWatchLog): Promise<IsolationState> {
  if (reader !== undefined) {
    const failures = await applyRowPolicies(users.system, { ...place, reader });
    if (failures.length > 0) log.info("could not set all rights of the reader", { first: failures[0] });
  }
  const state = createIsolationState(() => proveIsolation(users));
  await state.check();
  const isolation = state.current();
  if (!isolation.proven) log.info("SQL with a key stays closed", { reason: isolation.reason });
  return state;
}
