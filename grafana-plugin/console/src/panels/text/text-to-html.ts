import { type InterpolateFunction, renderMarkdown, textUtil } from "@grafana/data";

/** What a dashboard says of a text panel; `mode` as the strings that stand in its JSON. */
export type TextOptions = { readonly content: string; readonly mode: "markdown" | "html" | "code" };

/**
 * The HTML of a text panel. Variables are filled in first and the whole is sanitised last, because the value of a
 * variable comes from the address of the page.
 */
export function textToHtml(options: TextOptions, replaceVariables: InterpolateFunction): string {
  const content = replaceVariables(options.content, {}, options.mode === "html" ? "html" : undefined);
  const html = options.mode === "markdown" ? renderMarkdown(content, { noSanitize: true }) : content;
  return textUtil.sanitizeTextPanelContent(html);
}
