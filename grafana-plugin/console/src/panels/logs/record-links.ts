import {
  mapInternalLinkToExplore,
  type Field,
  type InterpolateFunction,
  type LinkModel,
  type TimeRange,
} from "@grafana/data";
import type { LogRecord } from "./log-record.ts";

/** What a link is made with. */
export interface LinkSetting {
  readonly range: TimeRange;
  readonly replaceVariables: InterpolateFunction;
}

/** Where one can go from a record: what the links of its fields say, the trace first. */
export function recordLinks(record: LogRecord, setting: LinkSetting): readonly LinkModel[] {
  return record.linked.flatMap((field) => fieldLinks(record, field, setting));
}

function fieldLinks(
  { rowIndex }: LogRecord,
  field: Field<unknown>,
  { range, replaceVariables }: LinkSetting,
): LinkModel[] {
  const raw: unknown = field.values[rowIndex];
  if (raw === null || raw === undefined || raw === "") return [];
  const given = field.getLinks?.({ valueRowIndex: rowIndex });
  if (given !== undefined && given.length > 0) return given;
  const scopedVars = { __value: { value: { raw, text: raw, numeric: raw }, text: "Value" } };
  return (field.config.links ?? []).flatMap((link) => {
    if (link.internal === undefined) return [];
    const replace: InterpolateFunction = (text, extra, format) =>
      replaceVariables(
        text.replaceAll("${__value.raw}", () => String(raw)),
        { ...scopedVars, ...extra },
        format,
      );
    return [
      mapInternalLinkToExplore({
        ...{ link, internalLink: link.internal, scopedVars, range, field, replaceVariables: replace },
      }),
    ];
  });
}
