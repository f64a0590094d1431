import type { ScopedVars } from "@grafana/data";
import { referencesIn, replaceReferences, type Template, type Variables } from "../../src/query/template.ts";

/** A variable of a dashboard. */
export interface SmallVariable {
  readonly value: string | readonly string[];
  /** What stands for All, which is chosen when `value` is `$__all`. */
  readonly allValue?: string;
  /** What All means when nothing stands for it. */
  readonly options?: readonly string[];
}

/** The formats of Grafana that are asked for. */
const formats: Readonly<Record<string, (values: readonly string[]) => string>> = {
  raw: (values) => values.join(","),
  csv: (values) => values.join(","),
  pipe: (values) => values.join("|"),
  sqlstring: (values) => values.map((value) => `'${value.replaceAll("'", "''")}'`).join(","),
};

/**
 * `TemplateSrv` over a few variables, by the rules of Grafana: a format in the reference goes before that of the caller, variables of the
 * panel before those of the dashboard, the value for All is not formatted, what is not known stays as it stands.
 */
export function smallTemplate(variables: Readonly<Record<string, SmallVariable>>): Template {
  return {
    replace(target = "", scopedVars = {}, format) {
      return replaceReferences(target, (reference) => {
        const scoped = scopedVars[reference.name]?.value as string | readonly string[] | undefined;
        const variable = scoped === undefined ? variables[reference.name] : { value: scoped };
        if (variable === undefined) return reference.text;
        const isAll = variable.value === "$__all";
        if (isAll && variable.allValue !== undefined) return variable.allValue;
        const value = isAll ? (variable.options ?? []) : variable.value;
        const named = formats[reference.format ?? (typeof format === "string" ? format : "")];
        if (named !== undefined) return named([value].flat());
        return typeof format === "function"
          ? String((format as (value: unknown) => unknown)(value))
          : [value].flat().join(",");
      });
    },
    containsTemplate: (target = "") => referencesIn(target).some(({ name }) => name in variables),
  };
}

/** Variables of a dashboard, and of a panel. */
export function smallVariables(
  variables: Readonly<Record<string, SmallVariable>>,
  scopedVars: ScopedVars = {},
): Variables {
  return { template: smallTemplate(variables), scopedVars };
}
