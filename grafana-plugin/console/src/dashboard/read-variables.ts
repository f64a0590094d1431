import {
  AdHocFiltersVariable,
  ConstantVariable,
  CustomVariable,
  DataSourceVariable,
  IntervalVariable,
  QueryVariable,
  SceneVariableSet,
  TextBoxVariable,
  type SceneVariable,
} from "@grafana/scenes";
import type { ClassicVariable } from "./classic-dashboard.ts";

/** The variables of a dashboard. A type that is not known here is left out: its name stays as it is in texts. */
export function readVariables(variables: readonly ClassicVariable[]): SceneVariableSet {
  return new SceneVariableSet({
    variables: variables.flatMap((variable) => readers[variable.type]?.(variable) ?? []),
  });
}

const readers: Readonly<Record<string, (variable: ClassicVariable) => SceneVariable>> = {
  query: (variable) =>
    new QueryVariable({
      ...named(variable),
      ...chosen(variable),
      query: variable.query ?? "",
      datasource: variable.datasource ?? null,
      definition: variable.definition ?? "",
      regex: variable.regex ?? "",
      refresh: variable.refresh ?? 1,
      sort: variable.sort ?? 0,
    }),
  datasource: (variable) =>
    new DataSourceVariable({
      ...named(variable),
      ...chosen(variable),
      pluginId: textOf(variable.query),
      regex: variable.regex ?? "",
    }),
  custom: (variable) =>
    new CustomVariable({ ...named(variable), ...chosen(variable), query: textOf(variable.query) }),
  adhoc: (variable) =>
    new AdHocFiltersVariable({
      ...named(variable),
      datasource: variable.datasource ?? null,
      filters: (variable.filters ?? []).map(({ key, operator, value }) => ({ key, operator, value })),
      applyMode: "auto",
      supportsMultiValueOperators: true,
      allowCustomValue: variable.allowCustomValue ?? true,
      inputPlaceholder: variable.description ?? "Filter by any field",
    }),
  interval: (variable) =>
    new IntervalVariable({
      ...named(variable),
      intervals: textOf(variable.query).split(",").map((interval) => interval.trim()),
      value: firstOf(variable.current?.value) ?? "",
      autoEnabled: variable.auto ?? false,
      autoMinInterval: variable.auto_min ?? "10s",
      autoStepCount: variable.auto_count ?? 30,
    }),
  textbox: (variable) =>
    new TextBoxVariable({ ...named(variable), value: firstOf(variable.current?.value) ?? textOf(variable.query) }),
  constant: (variable) => new ConstantVariable({ ...named(variable), value: textOf(variable.query) }),
}; // prettier-ignore

function named({ name, label, description, hide, skipUrlSync }: ClassicVariable): {
  name: string;
  label: string;
  description: string | null;
  hide: number;
  skipUrlSync: boolean;
} {
  // prettier-ignore
  return {
    name,
    label: label ?? name,
    description: description ?? null,
    hide: hide ?? 0,
    skipUrlSync: skipUrlSync ?? false,
  };
}

interface Chosen {
  value: string | string[];
  text: string | string[];
  isMulti: boolean;
  includeAll: boolean;
  defaultToAll: boolean;
  allValue?: string;
  allowCustomValue: boolean;
}

function chosen({ current, multi = false, includeAll = false, allValue, allowCustomValue }: ClassicVariable): Chosen {
  const none = multi ? [] : "";
  return {
    value: current?.value ?? none,
    text: current?.text ?? current?.value ?? none,
    isMulti: multi,
    includeAll,
    defaultToAll: includeAll && (current?.value === undefined || [current.value].flat().length === 0),
    allowCustomValue: allowCustomValue ?? true,
    ...(allValue === undefined ? {} : { allValue }),
  };
}

function textOf(query: ClassicVariable["query"]): string {
  return typeof query === "string" ? query : "";
}

function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.[0];
}
