import { css } from "@emotion/css";
import type { CSSObject } from "@emotion/react";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { stackLines } from "../stack-lines.ts";
import { HighlightedText } from "./highlighted-text.tsx";
import type { LogRecord } from "./log-record.ts";
import { prettyBody } from "./pretty-body.ts";

/** The whole message, JSON laid out, and below it the stack of an error. */
export function RecordMessage(props: {
  readonly record: LogRecord;
  readonly highlight: RegExp | undefined;
}): ReactElement {
  const { record, highlight } = props;
  const styles = useStyles2(getStyles);
  const stack = stackOf(record);
  return (
    <>
      {/* A text that scrolls is reached by keyboard only when it takes the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.message} tabIndex={0} aria-label="Message">
        <HighlightedText text={prettyBody(record.title)} pattern={highlight} />
      </pre>
      {stack !== undefined && stack !== "" && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={styles.stack} tabIndex={0} aria-label="Stack">
          {stackLines(stack).map(({ text, foreign }, index) => (
            // Lines of a stack repeat, and their order does not change.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={`${index} ${text}`} className={foreign ? styles.foreign : undefined}>
              {text}
            </div>
          ))}
        </pre>
      )}
    </>
  );
}

/** The stack of what was thrown, without the message that begins it when that is said above it already. */
function stackOf({ title, values }: LogRecord): string | undefined {
  const stack = values["exception.stacktrace"];
  if (stack === undefined || stack === title) return undefined;
  return stack.startsWith(title) ? stack.slice(title.length).replace(/^\s*\n/u, "") : stack;
}

const getStyles = (theme: GrafanaTheme2) => {
  const block: CSSObject = {
    ...{ margin: theme.spacing(0, 0, 1.5), padding: theme.spacing(1), maxHeight: 280, overflow: "auto", fontSize: 12 },
    ...{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", background: theme.colors.background.secondary },
    ...{ border: `1px solid ${theme.colors.border.weak}`, borderRadius: theme.shape.radius.default },
  };
  return {
    message: css({ ...block, color: theme.colors.text.maxContrast }),
    stack: css({ ...block, borderLeft: `3px solid ${theme.colors.error.border}` }),
    foreign: css({ color: theme.colors.text.secondary }),
  };
};
