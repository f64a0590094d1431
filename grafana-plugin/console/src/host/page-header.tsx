import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { useEffect, type ReactElement, type ReactNode } from "react";

/** The title of a page, which is the document's too, and at its right what acts on all of it. */
export function PageHeader({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  const styles = useStyles2(getStyles);
  useEffect(() => {
    document.title = title === "" ? "Spanhouse" : `${title} - Spanhouse`;
  }, [title]);
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </header>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly header: string; readonly title: string } {
  return {
    header: css({
      display: "flex",
      alignItems: "center",
      flexWrap: "wrap",
      gap: theme.spacing(1),
      minHeight: theme.spacing(7),
      padding: theme.spacing(1, 2, 0),
    }),
    title: css({ ...theme.typography.h4, flexGrow: 1, margin: 0 }),
  };
}
