import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { CodeEditor, InlineField, RadioButtonGroup, useStyles2 } from "@grafana/ui";
import { useId, useRef, type ReactElement } from "react";
import type { SqlQuery } from "../../query/query.ts";
import { FieldRow } from "../fields/field-row.tsx";
import { OptionsSection } from "../fields/options-section.tsx";
import { sqlMacros, sqlSuggestions } from "./sql-suggestions.ts";
import type { TopicProps } from "./topic-props.ts";

type Format = NonNullable<SqlQuery["format"]>;

const formats: { value: Format; label: string; description: string }[] = [
  { value: "table", label: "Table", description: "The rows as they are" },
  { value: "series", label: "Time series", description: "A time, texts as labels, numbers as values" },
  { value: "logs", label: "Logs", description: "A time, a message, and labels" },
];

const lineHeight = 18;
const linesLeast = 5;
const linesMost = 20;

/** One statement of ClickHouse; Ctrl+Enter asks it, and so does leaving it changed. */
export function SqlTopic({ query, words, change }: TopicProps<SqlQuery>): ReactElement {
  const styles = useStyles2(getStyles);
  const id = useId();
  const { sql, format = "table" } = query;
  /** What is being written; the code editor keeps its own text. */
  const draft = useRef(sql);
  const lines = Math.min(linesMost, Math.max(linesLeast, sql.split("\n").length + 1));
  return (
    <>
      <FieldRow>
        <InlineField label="Format" labelWidth="auto">
          <RadioButtonGroup
            {...{ id, "aria-label": "Format", options: formats, value: format }}
            onChange={(next) => change({ format: next })}
          />
        </InlineField>
      </FieldRow>
      <div
        role="group"
        aria-label="SQL"
        // The code editor would make a new line of it.
        onKeyDownCapture={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.stopPropagation();
          change({ sql: draft.current });
        }}
      >
        <CodeEditor
          {...{ language: "sql", value: sql, height: lines * lineHeight, showLineNumbers: true, showMiniMap: false }}
          monacoOptions={{ scrollBeyondLastLine: false, wordWrap: "on", ariaLabel: "SQL" }}
          getSuggestions={() => sqlSuggestions(words.variables)}
          onChange={(text) => {
            draft.current = text;
          }}
          onBlur={(text) => {
            draft.current = text;
            if (text !== sql) change({ sql: text });
          }}
        />
      </div>
      <OptionsSection title="Macros" summary={["$__timeFilter, $__timeInterval, $__interval, $__project ..."]}>
        <dl className={styles.macros}>
          {sqlMacros.map(({ text, about }) => (
            <div key={text}>
              <dt>
                <code>{text}</code>
              </dt>
              <dd>{about}</dd>
            </div>
          ))}
        </dl>
      </OptionsSection>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2): Record<"macros", string> => ({
  macros: css({
    margin: theme.spacing(0, 0, 0.5, 3),
    fontSize: theme.typography.bodySmall.fontSize,
    "& > div": { display: "flex", gap: theme.spacing(1), alignItems: "baseline" },
    "& dt": { minWidth: 220, fontWeight: theme.typography.fontWeightRegular },
    "& dd": { margin: 0, color: theme.colors.text.secondary },
  }),
});
