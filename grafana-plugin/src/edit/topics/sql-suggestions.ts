import { CodeEditorSuggestionItemKind, type CodeEditorSuggestionItem } from "@grafana/ui";
import { tables } from "@spanhouse/schemas/tables";

/** The macros of the query API. */
export const sqlMacros: readonly { readonly text: string; readonly about: string }[] = [
  { text: "$__timeFilter(Timestamp)", about: "the column is within the time range" },
  { text: "$__timeInterval(Timestamp)", about: "the beginning of the step that the column is in" },
  { text: "$__interval", about: "the step in seconds" },
  { text: "$__interval_ms", about: "the step in milliseconds" },
  { text: "$__from", about: "the beginning of the range, in milliseconds since 1970" },
  { text: "$__to", about: "the end of the range, in milliseconds since 1970" },
  { text: "$__project", about: "the project, as a string" },
];

/** What a statement is completed with: macros, template variables, tables and their columns. */
export function sqlSuggestions(variables: readonly string[]): CodeEditorSuggestionItem[] {
  const columns = new Map<string, string>();
  for (const { columns: own } of Object.values(tables)) for (const { name, type } of own) columns.set(name, type);
  const names = Object.values(tables).map(({ name }) => name);
  return [
    ...sqlMacros.map(({ text, about }) => ({ label: text, detail: about, kind: CodeEditorSuggestionItemKind.Method })),
    ...variables.map((label) => ({ label, detail: "template variable", kind: CodeEditorSuggestionItemKind.Property })),
    ...names.map((label) => ({ label, detail: "table", kind: CodeEditorSuggestionItemKind.Constant })),
    ...[...columns].map(([label, detail]) => ({ label, detail, kind: CodeEditorSuggestionItemKind.Field })),
  ];
}
