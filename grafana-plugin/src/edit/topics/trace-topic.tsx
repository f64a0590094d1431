import type { ReactElement } from "react";
import type { TraceQuery } from "../../query/query.ts";
import { FieldRow } from "../fields/field-row.tsx";
import { ShowField } from "../fields/show-field.tsx";
import { TextField } from "../fields/text-field.tsx";
import type { TopicProps } from "./topic-props.ts";

const shows = [
  { value: "trace", label: "Trace", description: "Its spans, and the services it went through" },
  { value: "logs", label: "Logs", description: "What was logged while it ran" },
] as const;

/** One trace. */
export function TraceTopic({ query, change }: TopicProps<TraceQuery>): ReactElement {
  const { show = "trace", traceId } = query;
  return (
    <FieldRow>
      <ShowField value={show} options={shows} onChange={(next) => change({ show: next })} />
      <TextField
        {...{ label: "Trace ID", value: traceId, placeholder: "0af7651916cd43dd8448eb211c80319c", check: checkTraceId }}
        onCommit={(text) => change({ traceId: text })}
      />
    </FieldRow>
  );
}

/** What is wrong with the id of a trace; an empty one and one with a template variable are right. */
function checkTraceId(text: string): string | undefined {
  if (text === "" || /\$|\[\[/.test(text) || /^[0-9a-f]{32}$/i.test(text)) return undefined;
  return /^[0-9a-f]*$/i.test(text)
    ? `A trace id has 32 hexadecimal digits, this one ${text.length}`
    : "A trace id is 32 hexadecimal digits";
}
