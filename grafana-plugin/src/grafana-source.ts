import type { DataSourceInstanceSettings } from "@grafana/data";
import { getBackendSrv, getTemplateSrv } from "@grafana/runtime";
import { SpanhouseDataSource } from "./datasource.ts";
import { AnnotationEditor } from "./edit/annotation-editor.tsx";
import { VariableEditor } from "./edit/variable-editor.tsx";
import type { SpanhouseOptions } from "./options.ts";
import { annotationSupport } from "./source/annotation-support.ts";
import { SpanhouseVariables } from "./source/variable-support.ts";

/** The data source with the services and editors of Grafana around it, as Grafana makes it. */
export class GrafanaSource extends SpanhouseDataSource {
  constructor(settings: DataSourceInstanceSettings<SpanhouseOptions>) {
    super(settings, { backend: getBackendSrv, template: getTemplateSrv });
    this.variables = new SpanhouseVariables(this, VariableEditor);
    this.annotations = annotationSupport(AnnotationEditor);
  }
}
