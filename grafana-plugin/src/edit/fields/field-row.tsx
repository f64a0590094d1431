import { css } from "@emotion/css";
import { useStyles2 } from "@grafana/ui";
import type { ReactElement, ReactNode } from "react";

/** Fields beside each other, on as many lines as they need; each brings its own margin. */
export function FieldRow({ children }: { readonly children: ReactNode }): ReactElement {
  const styles = useStyles2(getStyles);
  return <div className={styles.row}>{children}</div>;
}

const getStyles = (): Record<"row", string> => ({
  row: css({ display: "flex", flexWrap: "wrap", alignItems: "flex-start", "&:empty": { display: "none" } }),
});
