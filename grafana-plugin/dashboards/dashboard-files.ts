import { readFile } from "node:fs/promises";
import { toDashboard, type Dashboard } from "./board.ts";
import { boards } from "./boards.ts";

/** Where the dashboards lie that come with the data source. */
export const folder: URL = new URL("../src/dashboards/", import.meta.url);
export const manifestPath: URL = new URL("../src/plugin.json", import.meta.url);

/** Every dashboard, by its place in lists. */
function dashboards(): readonly Dashboard[] {
  return boards.map((board) => toDashboard(board));
}

/** The text of each file by its name. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map(
    dashboards().map((dashboard) => [fileName(dashboard), `${JSON.stringify(dashboard, undefined, 1)}\n`]),
  );
}

function fileName({ uid = "" }: Dashboard): string {
  return `${uid.replace("spanhouse-", "")}.json`;
}

/** The text of plugin.json with the dashboards in it, by which Grafana finds them. */
export async function manifestWithDashboards(): Promise<string> {
  const manifest = JSON.parse(await readFile(manifestPath, "utf8")) as object;
  const includes = dashboards().map((dashboard) => ({
    type: "dashboard",
    name: dashboard.title,
    path: `dashboards/${fileName(dashboard)}`,
  }));
  return `${JSON.stringify({ ...manifest, includes }, undefined, 2)}\n`;
}
