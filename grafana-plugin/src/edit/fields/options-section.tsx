import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Icon, useStyles2 } from "@grafana/ui";
import { useId, useState, type ReactElement, type ReactNode } from "react";

/** Fields that are seldom changed. */
export interface OptionsSectionProps {
  readonly title: string;
  /** What stands in them now, shown while they are folded. */
  readonly summary: readonly string[];
  readonly children: ReactNode;
}

/** A section that is folded at first and says what is in it. */
export function OptionsSection({ title, summary, children }: OptionsSectionProps): ReactElement {
  const styles = useStyles2(getStyles);
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.section}>
      <button
        type="button"
        className={styles.button}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isOpen ? "angle-down" : "angle-right"} />
        <span className={styles.title}>{title}</span>
        {!isOpen && summary.map((part) => <span key={part}>{part}</span>)}
      </button>
      <div id={id} className={styles.fields} hidden={!isOpen}>
        {isOpen && children}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2): Record<"section" | "button" | "title" | "fields", string> => ({
  section: css({ display: "flex", flexDirection: "column", gap: theme.spacing(0.5) }),
  button: css({
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    alignSelf: "flex-start",
    columnGap: theme.spacing(1.5),
    padding: theme.spacing(0.25, 0.5),
    border: "none",
    borderRadius: theme.shape.radius.default,
    background: "transparent",
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    textAlign: "left",
    "&:hover": { background: theme.colors.action.hover, color: theme.colors.text.primary },
  }),
  title: css({ fontWeight: theme.typography.fontWeightMedium, color: theme.colors.text.primary }),
  fields: css({
    display: "flex",
    flexWrap: "wrap",
    columnGap: theme.spacing(0.5),
    rowGap: theme.spacing(0.5),
    "&[hidden]": { display: "none" },
  }),
});
