import { dashboards } from "built-plugin";
import { pluginBaseUrl } from "../host/data-source-settings.ts";
import type { ClassicDashboard } from "./classic-dashboard.ts";

/** A dashboard of the plugin, as lists name it. */
export type DashboardEntry = (typeof dashboards)[number];

/** The dashboards that come with the plugin, in the order of its plugin.json. */
export const dashboardEntries: readonly DashboardEntry[] = dashboards;

const loading = new Map<string, Promise<ClassicDashboard>>();

/** Loads a dashboard once; throws with what to do when it is not there. */
export async function loadDashboard(uid: string): Promise<ClassicDashboard> {
  const known = loading.get(uid) ?? load(uid);
  loading.set(uid, known);
  // What failed may work later.
  known.catch(() => loading.delete(uid));
  return known;
}

async function load(uid: string): Promise<ClassicDashboard> {
  const entry = dashboardEntries.find((dashboard) => dashboard.uid === uid);
  if (entry === undefined)
    throw new Error(`There is no dashboard "${uid}". The list of dashboards has those that are there.`);
  const answer = await fetch(`${pluginBaseUrl}/${entry.path}`);
  if (!answer.ok)
    throw new Error(`The dashboard "${entry.title}" could not be loaded (${answer.status}). Reload the page.`);
  return (await answer.json()) as ClassicDashboard;
}
