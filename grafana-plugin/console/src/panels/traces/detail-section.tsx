import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { type ReactNode, useState } from "react";
import { FoldMark } from "./fold-mark.tsx";

/** A part of the details that can be folded. */
export interface DetailSectionProps {
  readonly title: string;
  /** Nothing is drawn when there is nothing; undefined when it is not known yet. */
  readonly count?: number;
  /** How it is until somebody folds it; it follows later changes. */
  readonly open: boolean;
  readonly children: ReactNode;
}

/** A title with the number of what is below it. */
export function DetailSection({ title, count, open, children }: DetailSectionProps) {
  const styles = useStyles2(getStyles);
  const [folded, setFolded] = useState<boolean>();
  if (count === 0) return null;
  const shown = folded === undefined ? open : !folded;
  return (
    <section className={styles.section}>
      <button type="button" className={styles.title} aria-expanded={shown} onClick={() => setFolded(shown)}>
        <FoldMark open={shown} />
        {title}
        {count !== undefined && <span className={styles.count}>{count}</span>}
      </button>
      {shown && children}
    </section>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    section: css({ marginTop: spacing(0.75) }),
    title: css({
      display: "flex",
      alignItems: "center",
      gap: spacing(0.75),
      width: "100%",
      padding: spacing(0.5, 0),
      border: "none",
      background: "none",
      fontWeight: typography.fontWeightMedium,
      textAlign: "left",
    }),
    count: css({ color: colors.text.secondary, fontWeight: "normal" }),
  };
}
