import type { DataSourceInstanceSettings } from "@grafana/data";
import { getBackendSrv, getTemplateSrv } from "@grafana/runtime";
import { SpanhouseDataSource } from "./datasource.ts";
import type { SpanhouseOptions } from "./options.ts";

/** The data source with the services of Grafana around it, as Grafana makes it. */
export class GrafanaSource extends SpanhouseDataSource {
  constructor(settings: DataSourceInstanceSettings<SpanhouseOptions>) {
    super(settings, { backend: getBackendSrv, template: getTemplateSrv });
  }
}
