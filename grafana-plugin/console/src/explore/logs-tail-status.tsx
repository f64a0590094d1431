import { css, cx, keyframes } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Button, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { LogsNotices } from "./logs-notices.tsx";
import type { LogTail } from "./logs-tail.ts";

/** Why the tail does not move. */
export type PauseReason = "button" | "scroll" | "hover";

/** What the live tail does. */
export interface TailStatusProps {
  readonly tail: LogTail;
  readonly pause: PauseReason | undefined;
  readonly onPause: () => void;
  readonly onResume: () => void;
  readonly onClear: () => void;
}

const reasons: Readonly<Record<PauseReason, string>> = {
  ...{ button: "paused", scroll: "paused while you are further down", hover: "paused while you point at the list" },
};

/** Rate, pause, what waits, what was dropped. */
export function TailStatus({ tail, pause, onPause, onResume, onClear }: TailStatusProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { rate, waiting, listening, notices, records } = tail;
  const shownRate = rate >= 10 ? Math.round(rate).toLocaleString("en") : rate.toFixed(1);
  return (
    <>
      <span className={cx(styles.dot, pause === undefined && listening && styles.moving)} aria-hidden />
      <span role="status" className={styles.text}>
        {listening ? "Live" : "Connecting"}
        {pause !== undefined && `, ${reasons[pause]}`}
      </span>
      <span className={styles.quiet} data-testid="tail-rate">
        {shownRate}/s · {records.length.toLocaleString("en")} shown
      </span>
      <LogsNotices notices={notices} />
      <span className={styles.spring} />
      {pause !== undefined && waiting > 0 && (
        <Button size="sm" variant="primary" icon="arrow-up" onClick={onResume}>
          {waiting.toLocaleString("en")} new
        </Button>
      )}
      <Button
        {...{ size: "sm", variant: "secondary", fill: "text", icon: pause === "button" ? "play" : "pause" }}
        onClick={pause === "button" ? onResume : onPause}
      >
        {pause === "button" ? "Resume" : "Pause"}
      </Button>
      <Button {...{ size: "sm", variant: "secondary", fill: "text", icon: "trash-alt", onClick: onClear }}>
        Clear
      </Button>
    </>
  );
}

const pulse = keyframes({ "0%, 100%": { opacity: 1 }, "50%": { opacity: 0.3 } });

const getStyles = (theme: GrafanaTheme2) => ({
  dot: css({ width: 8, height: 8, borderRadius: "50%", flex: "none", background: theme.colors.text.disabled }),
  moving: css({
    background: theme.colors.success.main,
    "@media (prefers-reduced-motion: no-preference)": { animation: `${pulse} 1.6s infinite` },
  }),
  text: css({ whiteSpace: "nowrap" }),
  quiet: css({ color: theme.colors.text.secondary, fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }),
  spring: css({ flexGrow: 1 }),
});
