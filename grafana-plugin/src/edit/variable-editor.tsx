import type { QueryEditorProps } from "@grafana/data";
import type { ComboboxOption } from "@grafana/ui";
import type { SearchSignal } from "@spanhouse/schemas/search";
import { useMemo, type ReactElement } from "react";
import type { SpanhouseDataSource } from "../datasource.ts";
import type { SpanhouseOptions } from "../options.ts";
import type { SpanhouseQuery } from "../query/query.ts";
import type { VariableKind, VariableQuery } from "../query/variable-query.ts";
import { ConditionsRows } from "./fields/conditions-rows.tsx";
import { FieldRow } from "./fields/field-row.tsx";
import { ChoiceField, PickField } from "./fields/pick-field.tsx";
import { TextField } from "./fields/text-field.tsx";
import { patchQuery, textOrNothing, type Patch } from "./patch-query.ts";
import { useEditorWords } from "./use-editor-words.ts";

/** What Grafana gives the editor. */
export type VariableEditorProps = QueryEditorProps<
  SpanhouseDataSource,
  SpanhouseQuery,
  SpanhouseOptions,
  VariableQuery
>;

const kinds: ComboboxOption<VariableKind>[] = [
  { value: "services", label: "Services", description: "names of services" },
  { value: "operations", label: "Operations", description: "names of spans" },
  { value: "environments", label: "Environments", description: "deployment.environment.name" },
  { value: "pages", label: "Pages", description: "routes or paths of pages that were seen" },
  { value: "field-values", label: "Values of a field", description: "whatever records have" },
  { value: "field-keys", label: "Fields", description: "names of fields, to group by" },
  { value: "metrics", label: "Metrics", description: "names of metrics" },
];

const signals: ComboboxOption<SearchSignal>[] = [
  { value: "logs", label: "log records" },
  { value: "traces", label: "spans" },
  { value: "metrics", label: "metric points" },
];

/** What the choices of a template variable are made of. */
export function VariableEditor(props: VariableEditorProps): ReactElement {
  const { datasource, range, onChange } = props;
  const query = useMemo(
    (): VariableQuery => ({ ...{ refId: "variable", kind: "services" }, ...props.query }),
    [props.query],
  );
  const words = useEditorWords(datasource.completion, range);
  const change = (patch: Patch<VariableQuery>): void => onChange(patchQuery(query, patch));
  const { kind, service = "", signal = "logs", key = "", search = "" } = query;
  const takesService = kind === "operations" || kind === "metrics";
  const takesSignal = kind === "field-values" || kind === "field-keys";
  const searched =
    kind === "field-values" || kind === "field-keys" ? signal : kind === "pages" ? "front-end" : "traces";
  return (
    <>
      <FieldRow>
        <ChoiceField
          {...{ label: "Choices", value: kind, options: kinds, width: 26 }}
          onPick={(picked) => change({ kind: picked })}
        />
        {takesSignal && (
          <ChoiceField
            {...{ label: "of", value: signal, options: signals, width: 18 }}
            onPick={(picked) => change({ signal: picked })}
          />
        )}
        {kind === "field-values" && (
          <PickField
            {...{ label: "Field", value: key, options: words.fields(signal), width: 40, isFree: true }}
            placeholder="Choose a field"
            onPick={(picked) => change({ key: textOrNothing(picked) })}
          />
        )}
        {takesService && (
          <PickField
            {...{ label: "Service", value: service, options: words.services, width: 30, isFree: true }}
            placeholder="any"
            onPick={(picked) => change({ service: textOrNothing(picked) })}
          />
        )}
        {kind === "metrics" && (
          <TextField
            {...{ label: "Name", value: search, width: 30, placeholder: "part of a name" }}
            onCommit={(text) => change({ search: textOrNothing(text) })}
          />
        )}
      </FieldRow>
      {!takesService && kind !== "services" && (
        <ConditionsRows
          {...{ conditions: query, subject: searched, words, change, keep: change }}
          {...{ quickFields: ["service"], placeholder: "only of records that match" }}
        />
      )}
    </>
  );
}
