import type { ReactElement } from "react";
import type { SpanhouseQuery } from "../query/query.ts";
import type { EditorWords } from "./editor-words.ts";
import { patchQuery, type Patch } from "./patch-query.ts";
import { FrontEndTopic } from "./topics/front-end-topic.tsx";
import { LogsTopic } from "./topics/logs-topic.tsx";
import { MetricsTopic } from "./topics/metrics-topic.tsx";
import { ServiceMapTopic } from "./topics/service-map-topic.tsx";
import { SqlTopic } from "./topics/sql-topic.tsx";
import { TraceTopic } from "./topics/trace-topic.tsx";
import { TracesTopic } from "./topics/traces-topic.tsx";

/** What the fields of a topic are given. */
export interface TopicFieldsProps {
  readonly query: SpanhouseQuery;
  readonly words: EditorWords;
  readonly logsLimit: number;
  /** Changed and to be asked. */
  readonly onChange: (query: SpanhouseQuery) => void;
  /** Changed, and not to be asked as it is. */
  readonly onKeep: (query: SpanhouseQuery) => void;
}

/** The fields of the topic that the query is of. */
export function TopicFields(props: TopicFieldsProps): ReactElement {
  const { query, words, logsLimit } = props;
  switch (query.queryType) {
    case "logs":
      return <LogsTopic {...{ query, words, logsLimit, ...writersOf(query, props) }} />;
    case "traces":
      return <TracesTopic {...{ query, words, ...writersOf(query, props) }} />;
    case "trace":
      return <TraceTopic {...{ query, words, ...writersOf(query, props) }} />;
    case "metrics":
      return <MetricsTopic {...{ query, words, ...writersOf(query, props) }} />;
    case "front-end":
      return <FrontEndTopic {...{ query, words, ...writersOf(query, props) }} />;
    case "service-map":
      return <ServiceMapTopic {...{ query, words, ...writersOf(query, props) }} />;
    case "sql":
      return <SqlTopic {...{ query, words, ...writersOf(query, props) }} />;
  }
}

function writersOf<Query extends SpanhouseQuery>(query: Query, { onChange, onKeep }: TopicFieldsProps) {
  // A page further on is a page of the query before.
  const changed = (patch: Patch<Query>): Query => patchQuery(query, { ...patch, cursor: undefined });
  return {
    change: (patch: Patch<Query>) => onChange(changed(patch)),
    keep: (patch: Patch<Query>) => onKeep(changed(patch)),
  };
}
