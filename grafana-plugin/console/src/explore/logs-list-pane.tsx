import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Alert, Button, LoadingBar, LoadingPlaceholder, useStyles2 } from "@grafana/ui";
import type { ReactElement, ReactNode } from "react";
import type { LineStyle } from "../panels/logs/log-columns.ts";
import { LogList } from "../panels/logs/log-list.tsx";
import type { LogRecord } from "../panels/logs/log-record.ts";
import type { QueryProblem } from "./logs-query.ts";
import { recordsMax } from "./logs-pages.ts";
import { useWidth } from "../panels/use-width.ts";

/** The list of the page, and what is said in its place. */
export interface ListPaneProps {
  readonly records: readonly LogRecord[];
  readonly style: LineStyle;
  readonly highlight: RegExp | undefined;
  readonly activeId: string | undefined;
  /** `first`: what is shown is of the search before. */
  readonly loading: "first" | "more" | undefined;
  readonly problem: QueryProblem | undefined;
  /** Said when there is nothing. */
  readonly empty: ReactNode;
  /** Whether older records may be asked for. */
  readonly more: boolean;
  readonly onOpen: (record: LogRecord) => void;
  readonly onEnd: (() => void) | undefined;
  /** Other records than before, which begin at the top. */
  readonly topOf: unknown;
  /** Takes the list to its top when it becomes true. */
  readonly topWhen: boolean;
  readonly onRetry: () => void;
  readonly onColumns: (columns: readonly string[]) => void;
  readonly onScrolled: (top: number) => void;
  readonly onHover: (hovering: boolean) => void;
}

/** The list with a bar while another search is read over it, so that nothing jumps. */
export function ListPane(props: ListPaneProps): ReactElement {
  const { records, style, highlight, activeId, loading, problem, empty, onHover } = props;
  const styles = useStyles2(getStyles);
  const [measure, width] = useWidth();
  return (
    <div ref={measure} className={styles.pane} aria-busy={loading === "first"}>
      <div className={styles.loading}>{loading === "first" && <LoadingBar width={width} />}</div>
      {problem !== undefined && records.length === 0 && <Problem problem={problem} onRetry={props.onRetry} />}
      {problem === undefined && records.length === 0 && loading === undefined && empty}
      {records.length > 0 && (
        <div
          className={cx(styles.list, loading === "first" && styles.old)}
          onPointerEnter={() => onHover(true)}
          onPointerLeave={() => onHover(false)}
        >
          <LogList
            {...{ records, style, highlight, activeId, label: "Log records" }}
            {...{ onOpen: props.onOpen, onEnd: props.onEnd, onColumns: props.onColumns, onScrolled: props.onScrolled }}
            {...{ topWhen: props.topWhen, topOf: props.topOf }}
            footer={<Footer {...props} />}
          />
        </div>
      )}
    </div>
  );
}

function Footer({ records, loading, problem, more, onRetry }: ListPaneProps): ReactElement | null {
  const styles = useStyles2(getStyles);
  if (problem !== undefined) return <Problem problem={problem} onRetry={onRetry} />;
  if (loading === "more") return <LoadingPlaceholder text="Reading older records" className={styles.footer} />;
  if (more) return <div className={styles.footer} />;
  const many = records.length >= recordsMax;
  return (
    <div className={styles.footer}>
      {many
        ? `The newest ${recordsMax.toLocaleString("en")} records. Narrow the search or the time to see others.`
        : "No older records in this time"}
    </div>
  );
}

function Problem({ problem, onRetry }: { readonly problem: QueryProblem; readonly onRetry: () => void }): ReactElement {
  const styles = useStyles2(getStyles);
  const wrongSearch = problem.at !== undefined;
  return (
    <Alert
      severity="error"
      title={wrongSearch ? "The search cannot be read" : "The log records could not be read"}
      className={styles.problem}
    >
      <p>{problem.message}</p>
      {!wrongSearch && (
        <Button size="sm" variant="secondary" icon="sync" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  pane: css({
    ...{ position: "relative", height: "100%", minHeight: 0, background: theme.colors.background.primary },
    ...{ border: `1px solid ${theme.colors.border.weak}`, borderRadius: theme.shape.radius.default },
  }),
  loading: css({ position: "absolute", top: 0, left: 0, right: 0, height: 1, zIndex: 2, overflow: "hidden" }),
  list: css({ height: "100%" }),
  old: css({ opacity: 0.55, transition: "opacity 200ms 150ms" }),
  footer: css({
    ...{ padding: theme.spacing(1), minHeight: 36, textAlign: "center", color: theme.colors.text.secondary },
    ...{ fontFamily: theme.typography.fontFamily, margin: 0 },
  }),
  problem: css({ margin: theme.spacing(2), fontFamily: theme.typography.fontFamily }),
});
