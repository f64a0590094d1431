import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import type { ReactElement, ReactNode } from "react";
import { Navigation } from "./navigation.tsx";

/** The navigation at the left and the page beside it. */
export function Frame({ children }: { readonly children: ReactNode }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#page">
        Skip to the page
      </a>
      <Navigation />
      <main id="page" className={styles.page} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly frame: string; readonly skip: string; readonly page: string } {
  return {
    frame: css({ display: "flex", height: "100vh", background: theme.colors.background.canvas }),
    skip: css({
      position: "absolute",
      zIndex: theme.zIndex.tooltip,
      padding: theme.spacing(1, 2),
      background: theme.colors.background.elevated,
      transform: "translateY(-100%)",
      "&:focus": { transform: "none" },
    }),
    page: css({
      display: "flex",
      flexDirection: "column",
      flexGrow: 1,
      minWidth: 0,
      overflow: "auto",
      // It takes the focus so that the keyboard goes on from there; a ring around everything would say nothing.
      "&:focus": { outline: "none" },
    }),
  };
}
