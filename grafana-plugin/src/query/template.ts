import type { ScopedVars } from "@grafana/data";
import type { TemplateSrv } from "@grafana/runtime";

/** What we need of Grafana to fill in template variables. */
export type Template = Pick<TemplateSrv, "replace" | "containsTemplate">;

/** Template variables at one place: those of the dashboard, and those of the panel, row or link. */
export interface Variables {
  readonly template: Template;
  readonly scopedVars: ScopedVars;
}

/** `$name`, `[[name]]`, `[[name:format]]`, `${name}`, `${name.path}`, `${name:format}`, as Grafana reads them. */
const reference = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;

/** A variable in a text. */
export interface VariableReference {
  /** As it stands in the text. */
  readonly text: string;
  readonly at: number;
  readonly name: string;
  /** Of `${name:format}`; it decides how the value is written, whatever we would make of it. */
  readonly format: string | undefined;
}

/** Every reference in the text, from left to right, also to variables that there are not. */
export function referencesIn(text: string): VariableReference[] {
  return [...text.matchAll(reference)].map((match) => ({
    text: match[0],
    at: match.index,
    name: match[1] ?? match[2] ?? match[4] ?? "",
    format: match[3] ?? match[6],
  }));
}

/**
 * What a reference stands for: its values, `all`, or a text that is not to be formatted any more (it said how itself, or there is no
 * such variable).
 */
export type VariableValue =
  | { readonly kind: "values"; readonly values: readonly string[] }
  | { readonly kind: "all" }
  | { readonly kind: "text"; readonly text: string };

/** The value of Grafana's All where no other is said. */
const allOfGrafana = "$__all";

/** Looks one reference up. A variable that stands at `*` says All. */
export function valueOf(reference: VariableReference, { template, scopedVars }: Variables): VariableValue {
  let values: readonly string[] | undefined;
  const text = template.replace(reference.text, scopedVars, (value: unknown) => {
    values = (Array.isArray(value) ? value : [value]).map((each) => String(each ?? ""));
    return values.join(",");
  });
  if (
    text === "*" ||
    text === allOfGrafana ||
    values?.some((value) => value === "*" || value === allOfGrafana) === true
  )
    return { kind: "all" };
  return values === undefined || reference.format !== undefined ? { kind: "text", text } : { kind: "values", values };
}

/** Puts `write` of each reference in its place. */
export function replaceReferences(text: string, write: (reference: VariableReference) => string): string {
  let done = 0;
  let written = "";
  for (const reference of referencesIn(text)) {
    written += text.slice(done, reference.at) + write(reference);
    done = reference.at + reference.text.length;
  }
  return written + text.slice(done);
}

/** A text in which several values make no sense, such as the name of a metric: they stand beside each other with commas. */
export function replaceText(text: string, variables: Variables): string {
  return replaceReferences(text, (reference) => {
    const value = valueOf(reference, variables);
    if (value.kind === "all") return "*";
    return value.kind === "text" ? value.text : value.values.join(",");
  });
}
