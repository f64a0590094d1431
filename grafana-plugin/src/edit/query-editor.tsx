import { css } from "@emotion/css";
import type { GrafanaTheme2, QueryEditorProps } from "@grafana/data";
import { RadioButtonGroup, useStyles2 } from "@grafana/ui";
import { useMemo, useRef, type ReactElement } from "react";
import type { SpanhouseDataSource } from "../datasource.ts";
import type { SpanhouseOptions } from "../options.ts";
import { defaultQuery } from "../query/default-query.ts";
import { explainQuery } from "../query/explain.ts";
import { migrateQuery } from "../query/migrate.ts";
import type { QueryType, SpanhouseQuery } from "../query/query.ts";
import { ExplainLine } from "./explain-line.tsx";
import { leaveTopic, noTopics, switchTopic } from "./switch-topic.ts";
import { TopicFields } from "./topic-fields.tsx";
import { useEditorWords } from "./use-editor-words.ts";

const topics: { value: QueryType; label: string; description: string }[] = [
  { value: "logs", label: "Logs", description: "Log records, or their number" },
  { value: "traces", label: "Traces", description: "Traces and spans, their rate, errors and durations" },
  { value: "trace", label: "Trace", description: "One trace by its id" },
  { value: "metrics", label: "Metrics", description: "A metric over time" },
  { value: "front-end", label: "Front end", description: "Pages, sessions, web vitals, errors" },
  { value: "service-map", label: "Service map", description: "Services and the calls between them" },
  { value: "sql", label: "SQL", description: "One read-only statement of ClickHouse" },
];

/** What Grafana gives the editor. */
export type SpanhouseQueryEditorProps = QueryEditorProps<SpanhouseDataSource, SpanhouseQuery, SpanhouseOptions>;

/**
 * The query editor of dashboards and Explore. It holds no query of its own: what is chosen goes to Grafana at once and is asked,
 * what is typed when somebody is done with it (Enter, Ctrl+Enter, leaving the field).
 */
export function SpanhouseQueryEditor(props: SpanhouseQueryEditorProps): ReactElement {
  const { datasource, query: saved, range, app, onChange, onRunQuery } = props;
  const styles = useStyles2(getStyles);
  const words = useEditorWords(datasource.completion, range);
  const query = useMemo(() => readQuery(saved, app ?? ""), [saved, app]);
  const memory = useRef(noTopics);
  const logsLimit = datasource.context.logsLimit;
  const changeAndRun = (next: SpanhouseQuery): void => {
    onChange(next);
    onRunQuery();
  };
  return (
    // A shortcut of the whole editor: every field has its own keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={styles.editor}
      role="group"
      aria-label={`Query ${query.refId}`}
      onKeyDown={(event) => {
        // Fields in which something is typed have taken it already.
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onRunQuery();
      }}
    >
      <RadioButtonGroup
        {...{ "aria-label": "Topic", options: topics, value: query.queryType }}
        className={styles.topics}
        onChange={(topic) => {
          changeAndRun(switchTopic(query, topic, memory.current));
          memory.current = leaveTopic(memory.current, query);
        }}
      />
      <TopicFields {...{ query, words, logsLimit, onChange: changeAndRun, onKeep: onChange }} />
      <ExplainLine text={explainQuery(query, logsLimit)} />
    </div>
  );
}

/** The query as it was saved, or the one to begin with. */
function readQuery(saved: SpanhouseQuery, app: string): SpanhouseQuery {
  const isNew = Object.keys(saved).every((name) => ["refId", "datasource", "key", "hide"].includes(name));
  return migrateQuery(isNew ? { ...saved, ...defaultQuery(app) } : saved);
}

const getStyles = (theme: GrafanaTheme2): Record<"editor" | "topics", string> => ({
  editor: css({ display: "flex", flexDirection: "column", gap: theme.spacing(0.5), minWidth: 0 }),
  topics: css({ alignSelf: "flex-start", maxWidth: "100%", marginBottom: theme.spacing(0.5) }),
});
