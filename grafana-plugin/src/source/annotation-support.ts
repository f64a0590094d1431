import type { AnnotationQuery as GrafanaAnnotation, AnnotationSupport } from "@grafana/data";
import { isAnnotationQuery, type AnnotationQuery } from "../query/annotation-query.ts";
import { migrateQuery } from "../query/migrate.ts";
import type { SpanhouseQuery } from "../query/query.ts";

type Editor = NonNullable<AnnotationSupport<SpanhouseQuery>["QueryEditor"]>;

const refId = "Anno";

/** Annotations of a dashboard, with the editor for them. Their events are made of our frame by the names of its columns. */
export function annotationSupport(editor: Editor): AnnotationSupport<SpanhouseQuery> {
  return {
    QueryEditor: editor,
    getDefaultQuery: (): Partial<AnnotationQuery> => ({ refId, queryType: "logs", annotate: "releases", search: "" }),
    prepareQuery: ({ target }: GrafanaAnnotation<SpanhouseQuery>) =>
      target === undefined ? undefined : toAnnotation(target),
  };
}

/** The query of an annotation; one of an older dashboard that does not say of what is a search for logs. */
function toAnnotation(target: SpanhouseQuery): SpanhouseQuery | undefined {
  const query = migrateQuery(target);
  if (query.queryType !== "logs") return undefined;
  const named = query.refId === "" ? { ...query, refId } : query;
  return isAnnotationQuery(named) ? named : Object.assign({}, named, { annotate: "logs" as const });
}
