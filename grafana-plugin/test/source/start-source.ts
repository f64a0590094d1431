import {
  CoreApp,
  dateTime,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type DataSourcePluginMeta,
} from "@grafana/data";
import type { Backend } from "../../src/ask/client.ts";
import { lastValueFrom } from "rxjs";
import { SpanhouseDataSource } from "../../src/datasource.ts";
import { pluginId, type SpanhouseOptions } from "../../src/options.ts";
import type { SpanhouseQuery } from "../../src/query/query.ts";
import { smallTemplate, type SmallVariable } from "./small-template.ts";
import { nodeBackend } from "./node-backend.ts";

export interface SourceOptions {
  readonly backend?: Backend;
  readonly variables?: Readonly<Record<string, SmallVariable>>;
  readonly jsonData?: SpanhouseOptions;
}

/** The data source as Grafana would make it for this address. */
export function startSource(
  url: string,
  { backend = nodeBackend(), variables = {}, jsonData = {} }: SourceOptions = {},
): SpanhouseDataSource {
  const settings: DataSourceInstanceSettings<SpanhouseOptions> = {
    ...{ uid: "spanhouse", type: pluginId, name: "Spanhouse", url, jsonData, access: "proxy", readOnly: false },
    meta: {} as DataSourcePluginMeta,
  };
  const template = smallTemplate(variables);
  return new SpanhouseDataSource(settings, { backend: () => backend, template: () => template });
}

/** What every request has: a range in milliseconds, and queries. */
export interface Asked<Query = SpanhouseQuery> {
  readonly fromMs: number;
  readonly toMs: number;
  readonly targets: readonly Query[];
  readonly rest?: Partial<DataQueryRequest<SpanhouseQuery>>;
}

/** A request as a panel makes it. */
export function requestOf<Query extends { readonly refId: string }>({
  fromMs,
  toMs,
  targets,
  rest,
}: Asked<Query>): DataQueryRequest<Query> {
  const [from, to] = [dateTime(fromMs), dateTime(toMs)];
  return {
    ...{ requestId: "Q1", interval: "1s", intervalMs: 1_000, maxDataPoints: 300, scopedVars: {}, timezone: "utc" },
    ...{ app: CoreApp.Dashboard, startTime: toMs, range: { from, to, raw: { from, to } }, targets: [...targets] },
    ...(rest as Partial<DataQueryRequest<Query>>),
  };
}

/** An answer of ours, which is made of frames alone. */
export interface FramesAnswer extends Omit<DataQueryResponse, "data"> {
  readonly data: readonly DataFrame[];
}

/** The last answer to a request. */
export async function answerTo(source: SpanhouseDataSource, asked: Asked): Promise<FramesAnswer> {
  return lastValueFrom(source.query(requestOf(asked)));
}

/** The cells of a field. */
export function valuesOf(frame: DataFrame | undefined, name: string): readonly unknown[] {
  return frame?.fields.find((field) => field.name === name)?.values ?? [];
}
