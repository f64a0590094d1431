import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { IconButton, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { lateComponent } from "../host/late-component.tsx";
import { ErrorMark } from "../panels/traces/span-marks.tsx";
import { StackTrace } from "../panels/traces/stack-trace.tsx";
import { durationText } from "../panels/traces/time-scale.ts";
import { tracePanes, type TracePane } from "./traces-address.ts";
import type { TraceData } from "./traces-trace-data.ts";
import type { TraceError } from "./traces-trace-errors.ts";
import { TraceRecords } from "./traces-trace-records.tsx";

const NodeGraph = lateComponent(async () => (await import("../panels/nodeGraph/node-graph-panel.tsx")).NodeGraph);

/** What there is below the waterfall. */
export interface TracePaneProps {
  readonly data: TraceData;
  readonly errors: readonly TraceError[];
  readonly startMs: number;
  readonly pane: TracePane | undefined;
  readonly onPane: (pane: TracePane | undefined) => void;
  readonly span: string | undefined;
  readonly onSpan: (spanId: string) => void;
}

const titles: Readonly<Record<TracePane, string>> = { logs: "Logs", errors: "Errors", services: "Service graph" };

/** Tabs that open what belongs to the trace: its log records, what failed, its services. */
export function TracePaneView(props: TracePaneProps): ReactElement {
  const { data, errors, pane, onPane } = props;
  const styles = useStyles2(getStyles);
  const counts: Readonly<Record<TracePane, number | undefined>> = {
    logs: data.records?.length,
    errors: errors.length,
    services: data.graph[0]?.length,
  };
  return (
    <section className={cx(styles.pane, pane !== undefined && styles.open)} aria-label="Of the trace">
      <div className={styles.tabs}>
        <div className={styles.tabList} role="tablist">
          {tracePanes.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`trace-tab-${name}`}
              aria-selected={pane === name}
              aria-controls="trace-pane"
              className={styles.tab}
              onClick={() => onPane(pane === name ? undefined : name)}
            >
              {titles[name]}{" "}
              <span className={cx(styles.count, name === "errors" && errors.length > 0 && styles.bad)}>
                {counts[name] ?? "…"}
              </span>
            </button>
          ))}
        </div>
        {pane !== undefined && (
          <IconButton className={styles.close} name="angle-down" tooltip="Close" onClick={() => onPane(undefined)} />
        )}
      </div>
      {pane !== undefined && (
        <div
          className={styles.body}
          id="trace-pane"
          role="tabpanel"
          aria-labelledby={`trace-tab-${pane}`}
          data-testid="trace-pane"
        >
          <Body {...props} />
        </div>
      )}
    </section>
  );
}

function Body({ data, errors, startMs, pane, span, onSpan }: TracePaneProps): ReactElement | null {
  const styles = useStyles2(getStyles);
  if (pane === "logs") {
    if (data.recordsProblem !== undefined) return <p className={styles.empty}>{data.recordsProblem.message}</p>;
    if (data.records === undefined) return <p className={styles.empty}>Reading…</p>;
    if (data.records.length === 0) return <p className={styles.empty}>Nothing was logged with this trace's id.</p>;
    return <TraceRecords records={data.records} originMs={startMs} onSpan={onSpan} selected={span} />;
  }
  if (pane === "errors") {
    if (errors.length === 0) return <p className={styles.empty}>Nothing failed.</p>;
    return <Errors errors={errors} startMs={startMs} span={span} onSpan={onSpan} />;
  }
  return <NodeGraph frames={data.graph} />;
}

function Errors({
  errors,
  startMs,
  span,
  onSpan,
}: Pick<TracePaneProps, "errors" | "startMs" | "span" | "onSpan">): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.errors}>
      {errors.map((error) => (
        <li key={error.key}>
          <button
            type="button"
            className={styles.error}
            data-testid="trace-error"
            aria-pressed={error.span.spanId === span}
            onClick={() => onSpan(error.span.spanId)}
          >
            <span className={styles.time}>+{durationText(Math.max(0, error.timeMs - startMs))}</span>
            <ErrorMark />
            <span className={styles.type}>{error.type}</span>
            <span className={styles.message}>{error.message}</span>
            <span className={styles.where}>
              {error.span.service}: {error.span.name}
            </span>
          </button>
          {error.stack !== "" && (
            <div className={styles.stack}>
              <StackTrace stack={error.stack} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  return {
    pane: css({ display: "flex", flexDirection: "column", flex: "none", minHeight: 0 }),
    open: css({ height: "38%" }),
    tabs: css({ display: "flex", alignItems: "center", gap: spacing(0.5), flex: "none" }),
    tabList: css({ display: "flex", gap: spacing(0.5) }),
    tab: css({
      padding: spacing(0.5, 1.5),
      border: "none",
      borderBottom: "2px solid transparent",
      background: "none",
      color: colors.text.secondary,
      "&:hover": { color: colors.text.primary },
      "&[aria-selected=true]": { color: colors.text.primary, borderColor: colors.primary.border },
    }),
    count: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
    bad: css({ color: colors.error.text }),
    close: css({ marginLeft: "auto" }),
    body: css({
      flex: 1,
      minHeight: 0,
      overflow: "auto",
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      background: colors.background.primary,
    }),
    empty: css({ padding: spacing(3), color: colors.text.secondary, textAlign: "center" }),
    errors: css({ listStyle: "none", margin: 0, padding: spacing(0.5, 0), fontSize: typography.bodySmall.fontSize }),
    error: css({
      display: "flex",
      alignItems: "center",
      gap: spacing(1),
      width: "100%",
      padding: spacing(0.5, 1),
      border: "none",
      background: "none",
      fontSize: "inherit",
      textAlign: "left",
      "&:hover": { background: colors.action.hover },
      "&[aria-pressed=true]": { background: colors.background.secondary },
    }),
    time: css({
      flex: "none",
      width: 70,
      textAlign: "right",
      color: colors.text.secondary,
      fontVariantNumeric: "tabular-nums",
    }),
    type: css({ flex: "none", fontWeight: typography.fontWeightMedium }),
    message: css({ minWidth: 0, overflowWrap: "anywhere" }),
    where: css({ flex: "none", marginLeft: "auto", color: colors.text.secondary }),
    stack: css({ padding: spacing(0, 1, 1, 12) }),
  };
}
