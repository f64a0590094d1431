import { css } from "@emotion/css";
import type { GrafanaTheme2, QueryResultMetaNotice } from "@grafana/data";
import { Icon, Tooltip, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";

/** What an answer says of itself: that it is cut off, sampled, or that something was dropped. */
export function LogsNotices({ notices }: { readonly notices: readonly QueryResultMetaNotice[] }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <>
      {notices.map(({ text, severity }) => (
        <Tooltip key={text} content={text}>
          <span className={severity === "info" ? styles.info : styles.warning} role="status">
            <Icon name={severity === "info" ? "info-circle" : "exclamation-triangle"} size="sm" /> {text}
          </span>
        </Tooltip>
      ))}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const clipped = { minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" } as const;
  return {
    info: css({ ...clipped, color: theme.colors.text.secondary }),
    warning: css({ ...clipped, color: theme.colors.warning.text }),
  };
};
