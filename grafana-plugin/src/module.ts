import { DataSourcePlugin } from "@grafana/data";
import { ConfigEditor } from "./edit/config-editor.tsx";
import { SpanhouseQueryEditor } from "./edit/query-editor.tsx";
import { GrafanaSource } from "./grafana-source.ts";
import type { SpanhouseOptions, SpanhouseSecrets } from "./options.ts";
import type { SpanhouseQuery } from "./query/query.ts";

export const plugin: DataSourcePlugin<GrafanaSource, SpanhouseQuery, SpanhouseOptions, SpanhouseSecrets> =
  new DataSourcePlugin<GrafanaSource, SpanhouseQuery, SpanhouseOptions, SpanhouseSecrets>(GrafanaSource)
    .setConfigEditor(ConfigEditor)
    .setQueryEditor(SpanhouseQueryEditor);
