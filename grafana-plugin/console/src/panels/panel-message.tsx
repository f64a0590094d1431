import { css } from "@emotion/css";
import { type FieldConfigSource, type GrafanaTheme2, LoadingState, type PanelData } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";

/**
 * Fills a panel that has nothing to draw: the error of its query, or "No data" (or what the dashboard wants to be said
 * instead), and nothing at all while the first answer is still on its way.
 */
export function PanelMessage({
  data,
  fieldConfig,
  reason,
}: {
  readonly data: PanelData;
  readonly fieldConfig?: FieldConfigSource;
  /** Why data that is there cannot be drawn. */
  readonly reason?: string;
}): React.JSX.Element {
  const styles = useStyles2(getStyles);
  const error = data.state === LoadingState.Error ? (data.errors?.[0]?.message ?? "The query failed") : undefined;
  const waiting = data.state === LoadingState.NotStarted || data.state === LoadingState.Loading;
  const text = error ?? (waiting ? "" : (reason ?? fieldConfig?.defaults.noValue ?? "No data"));
  return (
    <div className={styles.message} role={error === undefined ? undefined : "alert"} data-testid="panel-message">
      <span className={error === undefined ? undefined : styles.error}>{text}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  message: css({
    display: "flex",
    alignItems: "center",
    justifyContent: "center",
    width: "100%",
    height: "100%",
    padding: theme.spacing(1),
    overflow: "auto",
    textAlign: "center",
    color: theme.colors.text.secondary,
  }),
  error: css({ color: theme.colors.error.text, overflowWrap: "anywhere", whiteSpace: "pre-wrap" }),
});
