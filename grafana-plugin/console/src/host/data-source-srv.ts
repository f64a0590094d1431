import type { DataSourceApi, DataSourceInstanceSettings, DataSourcePlugin } from "@grafana/data";
import { getTemplateSrv, type DataSourceSrv, type GetDataSourceListFilters } from "@grafana/runtime";
import type { DataSourceRef } from "@grafana/schema";
import type { SpanhouseOptions, SpanhouseSecrets } from "../../../src/options.ts";
import type { SpanhouseQuery } from "../../../src/query/query.ts";
import { manifest } from "built-plugin";
import { loadPlugin } from "../boot/load-plugin.ts";
import { dataSourceName, dataSourceSettings, dataSourceUid, pluginBaseUrl } from "./data-source-settings.ts";
import { keepOptions, keptOptions } from "./kept-options.ts";
import type { SpanhouseApi } from "./spanhouse-api.ts";

/** The plugin as it exports itself, with its editors. */
export type SpanhousePlugin = DataSourcePlugin<SpanhouseApi, SpanhouseQuery, SpanhouseOptions, SpanhouseSecrets>;

/** The loaded plugin and the data source that was made of it. */
export interface LoadedDataSource {
  readonly plugin: SpanhousePlugin;
  readonly settings: DataSourceInstanceSettings<SpanhouseOptions>;
  readonly dataSource: SpanhouseApi;
}

type Settings = DataSourceInstanceSettings<SpanhouseOptions>;

let settings: Settings = dataSourceSettings(manifest, keptOptions());
let loading: Promise<LoadedDataSource> | undefined;

/** What the data source is made of now. */
export function currentSettings(): Settings {
  return settings;
}

/** Keeps options in this browser and makes the data source anew with them, as Grafana does when its settings are saved. */
export async function saveOptions(options: SpanhouseOptions): Promise<LoadedDataSource> {
  keepOptions(options);
  settings = dataSourceSettings(manifest, keptOptions());
  loading = undefined;
  return loadDataSource();
}

/** Loads the built plugin once, and makes the data source; after a failure the next call tries again. */
export async function loadDataSource(): Promise<LoadedDataSource> {
  if (loading !== undefined) return loading;
  const asked = load(settings);
  loading = asked;
  asked.catch(() => {
    if (loading === asked) loading = undefined;
  });
  return asked;
}

async function load(settings: Settings): Promise<LoadedDataSource> {
  const { plugin } = await loadPlugin<{ readonly plugin: SpanhousePlugin }>(pluginBaseUrl);
  plugin.meta = settings.meta;
  const dataSource = new plugin.DataSourceClass(settings);
  // As Grafana's loader does: what the data source says of itself, and its editors, for those who ask the instance.
  Object.assign(dataSource, { meta: settings.meta, components: plugin.components });
  return { plugin, settings, dataSource };
}

/**
 * `DataSourceSrv` of @grafana/runtime with one data source. By whatever name it is asked for it is that one, as long as the name
 * is ours or means the default; its settings are there before the plugin is.
 */
export function createDataSourceSrv(): DataSourceSrv {
  const getInstanceSettings: DataSourceSrv["getInstanceSettings"] = (ref, scopedVars) => {
    const wanted = nameOf(ref);
    const name = wanted === undefined ? undefined : getTemplateSrv().replace(wanted, scopedVars, firstValue);
    return isOurs(name, settings.type) ? settings : undefined;
  };
  return {
    get: async (ref, scopedVars) => {
      if (getInstanceSettings(ref, scopedVars) === undefined)
        throw new Error(`There is one data source here, ${dataSourceName}; "${nameOf(ref)}" is not there.`);
      return (await loadDataSource()).dataSource as unknown as DataSourceApi;
    },
    getInstanceSettings,
    getList: (filters) => (matches(settings, filters) ? [settings] : []),
    reload: async () => {},
    registerRuntimeDataSource: () => {
      throw new Error("BUG: the console has no data sources made at run time");
    },
  };
}

function nameOf(ref: DataSourceRef | string | null | undefined): string | undefined {
  if (typeof ref === "string") return ref;
  return ref?.uid ?? ref?.type;
}

/** A variable with several data sources means the first. */
function firstValue(value: string | readonly string[]): string {
  return typeof value === "string" ? value : (value[0] ?? dataSourceUid);
}

function isOurs(name: string | undefined, type: string): boolean {
  const names: readonly (string | undefined)[] = [
    undefined,
    "",
    "default",
    "-- Mixed --",
    dataSourceUid,
    dataSourceName,
    type,
  ];
  return names.includes(name);
}

function matches(settings: DataSourceInstanceSettings, filters: GetDataSourceListFilters = {}): boolean {
  const { pluginId, type, filter, alerting } = filters;
  if (alerting === true) return false;
  if (pluginId !== undefined && pluginId !== settings.type) return false;
  if (type !== undefined && ![type].flat().includes(settings.type)) return false;
  return filter === undefined || filter(settings);
}
