import { css, cx } from "@emotion/css";
import type { GrafanaTheme2, TimeRange } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import type { LogFilters } from "./logs-filters.ts";
import { LogsHistogram } from "./logs-histogram.tsx";
import { LogsLevels } from "./logs-levels.tsx";
import { tailWindowMs } from "./logs-tail-volume.ts";
import type { VolumeAnswer } from "./logs-volume.ts";
import type { Volume } from "./logs-volume-bars.ts";

/** What stands above the list: number of records over time, and by level. */
export interface LogsOverviewProps {
  readonly answer: VolumeAnswer;
  /** While the tail runs: what came lately, in place of the answer. */
  readonly tail: { readonly volume: Volume; readonly nowMs: number } | undefined;
  readonly filters: LogFilters;
  readonly timeZone: string;
  readonly markMs: number | undefined;
  readonly onZoom: (fromMs: number, toMs: number) => void;
}

const nothing: Volume = { bars: [], levels: [], total: 0, max: 0 };

/** The histogram and its levels; while another is read the one before stays. */
export function LogsOverview({ answer, tail, filters, timeZone, markMs, onZoom }: LogsOverviewProps): ReactElement {
  const styles = useStyles2(getStyles);
  const volume = tail?.volume ?? answer.volume ?? nothing;
  const ends = tail === undefined ? endsOf(answer.range) : { fromMs: tail.nowMs - tailWindowMs, toMs: tail.nowMs };
  return (
    <section aria-label="Records over time" className={styles.overview}>
      <div className={styles.levels}>
        <LogsLevels volume={volume} filters={filters} />
        {answer.problem !== undefined && tail === undefined && (
          <span className={styles.problem} role="alert">
            The histogram could not be read: {answer.problem.message}
          </span>
        )}
      </div>
      <div className={cx(tail === undefined && answer.loading && styles.old)}>
        <LogsHistogram {...{ volume, ...ends, timeZone, markMs }} onZoom={tail === undefined ? onZoom : undefined} />
      </div>
    </section>
  );
}

function endsOf({ from, to }: TimeRange): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: from.valueOf(), toMs: to.valueOf() };
}

const getStyles = (theme: GrafanaTheme2) => ({
  overview: css({ flex: "none" }),
  levels: css({ display: "flex", alignItems: "center", gap: theme.spacing(1), minHeight: 22, marginBottom: 2 }),
  problem: css({ color: theme.colors.error.text, fontSize: 12 }),
  old: css({ opacity: 0.6, transition: "opacity 200ms 150ms" }),
});
