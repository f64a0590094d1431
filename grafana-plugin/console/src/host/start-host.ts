/**
 * What Grafana gives to a plugin and to its libraries, given by this page: requests, the data source, variables, running of
 * queries, registries, events, location. Each service is installed once, before anything is drawn.
 *
 *     plugin, scenes ─► @grafana/runtime ─► backend-srv     /api/datasources/proxy/uid/spanhouse/api/v1 ─► /api/v1
 *                                       ├─► data-source-srv  one data source, of the built plugin
 *                                       ├─► template-srv     variables of the scene that is shown
 *                                       └─► run-request      question ─► states of its answer
 */
import { EventBusSrv, setTimeZoneResolver } from "@grafana/data";
import { initPluginTranslations } from "@grafana/i18n";
import {
  config,
  FakeEchoSrv,
  locationService,
  setAppEvents,
  setBackendSrv,
  setDataSourceSrv,
  setEchoSrv,
  setGrafanaLiveSrv,
  setLocationSrv,
  setPluginComponentHook,
  setPluginComponentsHook,
  setPluginFunctionsHook,
  setPluginImportUtils,
  setPluginLinksHook,
  setRunRequest,
  setTemplateSrv,
} from "@grafana/runtime";
import { createBackendSrv } from "./backend-srv.ts";
import { createDataSourceSrv, currentSettings } from "./data-source-srv.ts";
import { fillIconCache } from "./icon-cache.ts";
import { createLiveSrv } from "./live.ts";
import { fillRegistries } from "./registries.ts";
import { runRequest } from "./run-request.ts";
import { createTemplateSrv } from "./template-srv.ts";

/** Installs everything. */
export async function startHost(): Promise<void> {
  const translated = initPluginTranslations("grafana");
  const settings = currentSettings();
  Object.assign(config.datasources, { [settings.name]: settings });
  setBackendSrv(createBackendSrv());
  setDataSourceSrv(createDataSourceSrv());
  setTemplateSrv(createTemplateSrv());
  setRunRequest(runRequest);
  setGrafanaLiveSrv(createLiveSrv());
  setEchoSrv(new FakeEchoSrv());
  setAppEvents(new EventBusSrv());
  setLocationSrv(locationService);
  setTimeZoneResolver(() => config.bootData.user.timezone);
  installNoExtensions();
  fillRegistries();
  fillIconCache();
  await translated;
}

/** Other plugins may add to Grafana's pages; here there are none. */
function installNoExtensions(): void {
  setPluginLinksHook(() => ({ links: [], isLoading: false }));
  setPluginComponentHook(() => ({ component: null, isLoading: false }));
  setPluginComponentsHook(() => ({ components: [], isLoading: false }));
  setPluginFunctionsHook(() => ({ functions: [], isLoading: false }));
  setPluginImportUtils({
    getPanelPluginFromCache: () => undefined,
    importPanelPlugin: async (id) => Promise.reject(new Error(`There is no panel "${id}" in the console.`)),
  });
}
