import type { QueryEditorProps } from "@grafana/data";
import { useMemo, type ReactElement } from "react";
import type { SpanhouseDataSource } from "../datasource.ts";
import type { SpanhouseOptions } from "../options.ts";
import { isAnnotationQuery, type AnnotationKind, type AnnotationQuery } from "../query/annotation-query.ts";
import { explainAnnotation } from "../query/explain.ts";
import { migrateQuery } from "../query/migrate.ts";
import type { SpanhouseQuery } from "../query/query.ts";
import { ExplainLine } from "./explain-line.tsx";
import { ConditionsRows } from "./fields/conditions-rows.tsx";
import { FieldRow } from "./fields/field-row.tsx";
import { NumberField } from "./fields/number-field.tsx";
import { ShowField } from "./fields/show-field.tsx";
import { patchQuery, type Patch } from "./patch-query.ts";
import { useEditorWords } from "./use-editor-words.ts";

/** What Grafana gives the editor. */
export type AnnotationEditorProps = QueryEditorProps<SpanhouseDataSource, SpanhouseQuery, SpanhouseOptions>;

const kinds: readonly { readonly value: AnnotationKind; readonly label: string; readonly description: string }[] = [
  { value: "releases", label: "Releases", description: "A version of a service that was not seen on the day before" },
  { value: "errors", label: "New errors", description: "An error that was not seen on the day before" },
  { value: "logs", label: "Log records", description: "Each that matches" },
];

/** What is marked on the time series of a dashboard. */
export function AnnotationEditor(props: AnnotationEditorProps): ReactElement {
  const { datasource, range, onChange, onRunQuery } = props;
  const words = useEditorWords(datasource.completion, range);
  const query = useMemo(() => readAnnotation(props.query), [props.query]);
  const keep = (patch: Patch<AnnotationQuery>): void => onChange(patchQuery(query, patch));
  const change = (patch: Patch<AnnotationQuery>): void => {
    keep(patch);
    onRunQuery();
  };
  return (
    <>
      <FieldRow>
        <ShowField value={query.annotate} options={kinds} onChange={(annotate) => change({ annotate })} />
        {query.annotate === "logs" && (
          <NumberField
            {...{ label: "Limit", value: query.limit, fallback: 100, max: 5_000 }}
            onCommit={(limit) => change({ limit })}
          />
        )}
      </FieldRow>
      <ConditionsRows
        {...{ conditions: query, subject: "logs", words, change, keep }}
        quickFields={["service"]}
        placeholder={
          query.annotate === "logs" ? 'level>=error "out of memory"' : "deployment.environment.name:production"
        }
      />
      <ExplainLine text={explainAnnotation(query)} />
    </>
  );
}

/** The annotation as it was saved; releases when nothing is saved yet. */
function readAnnotation(saved: SpanhouseQuery | undefined): AnnotationQuery {
  const query = migrateQuery(saved ?? { refId: "Anno" });
  if (query.queryType === "logs" && isAnnotationQuery(query)) return query;
  return { refId: query.refId, queryType: "logs", annotate: "releases" };
}
