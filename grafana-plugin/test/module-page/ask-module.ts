// In the console's page: what Grafana does with a plugin that it has loaded, with the answers held against the contracts of frames.
import {
  CoreApp,
  dateTime,
  type DataFrame,
  type DataQueryRequest,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type DataSourcePlugin,
} from "@grafana/data";
import { from, lastValueFrom } from "rxjs";
import { lintFrames } from "../../src/frames/lint-frames.ts";
import type { SpanhouseOptions, SpanhouseSecrets } from "../../src/options.ts";
import type { SpanhouseQuery } from "../../src/query/query.ts";
import type { AskedModule, ModuleAnswer } from "./module-on-page.ts";

type Source = DataSourceApi<SpanhouseQuery, SpanhouseOptions>;
type Plugin = DataSourcePlugin<Source, SpanhouseQuery, SpanhouseOptions, SpanhouseSecrets>;

const id = "spanhouse-spanhouse-datasource";

async function load(): Promise<Plugin> {
  const { plugin } = (await System.import(`${location.origin}/public/plugins/${id}/module.js`)) as { plugin: Plugin };
  return plugin;
}

async function startSource(url = "/api/datasources/proxy/uid/spanhouse"): Promise<Source> {
  const { DataSourceClass } = await load();
  const settings = {
    uid: "spanhouse",
    type: id,
    name: "Spanhouse",
    url,
    jsonData: {},
    access: "proxy",
    readOnly: false,
  };
  return new DataSourceClass(settings as unknown as DataSourceInstanceSettings<SpanhouseOptions>);
}

window.exportsOfModule = async () => {
  const { components } = await load();
  const source = await startSource();
  const { annotations, variables } = source;
  const { editor } = variables as unknown as { readonly editor: unknown };
  return {
    configEditor: typeof components.ConfigEditor,
    queryEditor: typeof components.QueryEditor,
    annotationEditor: typeof annotations?.QueryEditor,
    variableEditor: typeof editor,
    // Grafana finds these by their names alone.
    methods: Object.getOwnPropertyNames(Object.getPrototypeOf(Object.getPrototypeOf(source))),
  };
};

window.testModule = async (url) => (await startSource(url)).testDatasource();

window.askModule = async ({ query, fromMs, toMs }: AskedModule): Promise<ModuleAnswer> => {
  const range = { from: dateTime(fromMs), to: dateTime(toMs) };
  const request: DataQueryRequest<SpanhouseQuery> = {
    ...{ requestId: "Q1", interval: "1s", intervalMs: 1_000, maxDataPoints: 300, scopedVars: {}, timezone: "utc" },
    ...{ app: CoreApp.Dashboard, startTime: toMs, range: { ...range, raw: range }, targets: [query] },
  };
  // A promise would do for Grafana too.
  const answer = await lastValueFrom(from((await startSource()).query(request)));
  const { data, errors = [], state } = answer;
  const frames = data as DataFrame[];
  return {
    state,
    errors: errors.map(({ message }) => message),
    complaints: lintFrames(frames),
    rows: frames.map(({ length }) => length),
  };
};
