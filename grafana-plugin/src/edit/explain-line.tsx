import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Icon, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";

/** A quiet line that says what will be asked. */
export function ExplainLine({ text }: { readonly text: string }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.line} data-testid="query-explained">
      <Icon name="info-circle" size="sm" aria-hidden />
      <span>{text}</span>
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2): Record<"line", string> => ({
  line: css({
    display: "flex",
    alignItems: "baseline",
    gap: theme.spacing(0.75),
    margin: 0,
    padding: theme.spacing(0.25, 0.75),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    overflowWrap: "anywhere",
    "& svg": { flexShrink: 0, transform: "translateY(2px)" },
  }),
});
