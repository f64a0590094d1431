import { buildConsole } from "../../scripts/console-build.ts";

/** The lines of Grafana that the tests run beside: the older one when the environment says so, as CI's does. */
export const reactLines: readonly ("18" | "19")[] = process.env["SPANHOUSE_REACT_18"] === "1" ? ["19", "18"] : ["19"];

/** Builds data source and console before the first test, unless they fit their sources. */
export async function setup(): Promise<void> {
  for (const line of reactLines) await buildConsole({ react: line });
}
