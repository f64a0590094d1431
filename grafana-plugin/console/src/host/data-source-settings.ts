import { PluginType, type DataSourceInstanceSettings, type DataSourcePluginMeta } from "@grafana/data";
import { pluginId, type SpanhouseOptions } from "../../../src/options.ts";

/** The one data source of the console: the collector that serves the page. */
export const dataSourceUid = "spanhouse";

/** Its name, where a name is asked for. */
export const dataSourceName = "Spanhouse";

/** Where the built plugin stands. */
export const pluginBaseUrl: string = `/public/plugins/${pluginId}`;

const proxyPath = `/api/datasources/proxy/uid/${dataSourceUid}`;

/**
 * The path that an address of Grafana's data proxy means here. In Grafana the route `api` of plugin.json goes to `/api` of the
 * collector; the page comes from the collector, so the rest of the path is all there is.
 */
export function apiPathOf(url: string): string {
  return url.startsWith(`${proxyPath}/`) ? url.slice(proxyPath.length) : url;
}

/** The settings that the data source is made of, with what its plugin.json says and what a person has set. */
export function dataSourceSettings(
  manifest: object,
  jsonData: SpanhouseOptions = {},
): DataSourceInstanceSettings<SpanhouseOptions> {
  const meta = {
    ...manifest,
    id: pluginId,
    type: PluginType.datasource,
    module: `${pluginBaseUrl}/module.js`,
    baseUrl: pluginBaseUrl,
  } as DataSourcePluginMeta;
  return {
    uid: dataSourceUid,
    name: dataSourceName,
    type: pluginId,
    access: "proxy",
    url: proxyPath,
    isDefault: true,
    readOnly: true,
    jsonData,
    meta,
  };
}
