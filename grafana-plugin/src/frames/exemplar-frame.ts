import { DataTopic, FieldType, type DataFrame } from "@grafana/data";
import type { TableAnswer, TextMap } from "@spanhouse/schemas/query";
import { columnOf, nullWhereEmpty, rowsOf, toField } from "./columns.ts";
import type { FrameContext } from "./frame-context.ts";
import { logsLink, traceLink } from "./frame-links.ts";
import { metaOf } from "./frame-meta.ts";
import { grafanaUnit } from "./ucum-unit.ts";

/** Single measurements, drawn as points over the series of their metric, each leading to its trace: the frame `exemplar` of annotations. */
export function exemplarFrame(answer: TableAnswer, context: FrameContext): DataFrame {
  const text = (name: string): readonly string[] => columnOf(answer, name);
  const unit = grafanaUnit(answer.fields.find(({ name }) => name === "value")?.unit);
  const string = FieldType.string;
  return {
    refId: context.refId,
    name: "exemplar",
    length: rowsOf(answer),
    fields: [
      toField({ name: "Time", type: FieldType.time, values: columnOf(answer, "time") }),
      toField({ name: "Value", type: FieldType.number, values: columnOf(answer, "value"), config: { unit } }),
      toField({
        ...{ name: "traceID", type: string, values: nullWhereEmpty(text("traceId")) },
        config: { displayNameFromDS: "Trace ID", links: [traceLink(context)] },
      }),
      toField({
        ...{ name: "spanID", type: string, values: nullWhereEmpty(text("spanId")) },
        config: { displayNameFromDS: "Span ID", links: [logsLink("Logs of this span", "span", context)] },
      }),
      toField({ name: "service", type: string, values: text("service") }),
      ...attributeFields(columnOf<TextMap>(answer, "attributes")),
    ],
    meta: { ...metaOf(answer), dataTopic: DataTopic.Annotations, custom: { resultType: "exemplar" } },
  };
}

const taken = new Set(["Time", "Value", "traceID", "spanID", "service"]);

/** A field for each attribute that one of the points has. */
function attributeFields(maps: readonly TextMap[]): ReturnType<typeof toField>[] {
  const keys = new Set(maps.flatMap((map) => Object.keys(map)));
  return [...keys].map((key) =>
    toField({
      name: taken.has(key) ? `attributes.${key}` : key,
      type: FieldType.string,
      values: maps.map((map) => map[key] ?? null),
    }),
  );
}
