import type { DataSourceInstanceSettings } from "@grafana/data";
import { getBackendSrv, getTemplateSrv } from "@grafana/runtime";
import { SpanhouseDataSource } from "./datasource.ts";
import { AnnotationEditor } from "./edit/annotation-editor.tsx";
import { VariableEditor } from "./edit/variable-editor.tsx";
import type { SpanhouseOptions } from "./options.ts";
import { annotationSupport } from "./source/annotation-support.ts";
import { SpanhouseVariables } from "./source/variable-support.ts";

/** The data source as Grafana makes it: with the services of Grafana around it, and the editors that Grafana finds at it. */
export class GrafanaSource extends SpanhouseDataSource {
  constructor(settings: DataSourceInstanceSettings<SpanhouseOptions>) {
    super(settings, { backend: getBackendSrv, template: getTemplateSrv });
    this.variables = new SpanhouseVariables(this.context, VariableEditor);
    this.annotations = annotationSupport(AnnotationEditor);
  }
}
