import type { GrafanaLiveSrv } from "@grafana/runtime";
import { NEVER, of, throwError } from "rxjs";

/** Grafana's own streams need a Grafana; our live tail comes through the query API. */
export function createLiveSrv(): GrafanaLiveSrv {
  const absent = (): Error => new Error("Grafana Live is not part of the console");
  return {
    getConnectionState: () => of(false),
    getStream: () => NEVER,
    getDataStream: () => throwError(absent),
    getPresence: async () => Promise.reject(absent()),
    publish: async () => Promise.reject(absent()),
  };
}
