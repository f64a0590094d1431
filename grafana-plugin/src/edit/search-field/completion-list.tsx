import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Portal, useStyles2 } from "@grafana/ui";
import { useEffect, useLayoutEffect, useRef, useState, type ReactElement } from "react";
import type { Completion } from "./completion.ts";

/** The list under the word that it completes. */
export interface CompletionListProps {
  readonly id: string;
  readonly label: string;
  readonly completions: readonly Completion[];
  readonly active: number;
  /** Where the word stands on the screen. */
  readonly placeOf: () => DOMRect;
  readonly onAccept: (completion: Completion) => void;
  readonly onPoint: (index: number) => void;
}

/** The id of a line, which the text field names as the active one. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Draws the list above everything; the focus stays in the text field, so the pointer must not take it away. */
export function CompletionListbox(props: CompletionListProps): ReactElement {
  const { id, label, completions, active, placeOf, onAccept, onPoint } = props;
  const styles = useStyles2(getStyles);
  const list = useRef<HTMLDivElement>(null);
  const place = usePlace(placeOf, list, completions);
  useEffect(() => {
    if (active >= 0) list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <Portal>
      <div id={id} ref={list} role="listbox" aria-label={label} className={styles.list} style={place}>
        {completions.map((completion, index) => (
          <div
            key={`${completion.kind} ${completion.insert}`}
            id={optionId(id, index)}
            role="option"
            aria-selected={index === active}
            className={cx(styles.option, index === active && styles.active)}
            tabIndex={-1}
            onMouseMove={() => index === active || onPoint(index)}
            onMouseDown={(event) => {
              event.preventDefault();
              onAccept(completion);
            }}
          >
            <span className={cx(styles.label, styles[completion.kind])}>{completion.label}</span>
            <span className={styles.about}>{completion.about ?? ""}</span>
          </div>
        ))}
      </div>
    </Portal>
  );
}

interface Place {
  readonly left: number;
  readonly top?: number;
  readonly bottom?: number;
}

const gap = 4;

/** Under the word, or above it where there is more room; follows it when something scrolls. */
function usePlace(
  placeOf: () => DOMRect,
  list: { readonly current: HTMLElement | null },
  completions: readonly Completion[],
): Place {
  const [place, setPlace] = useState<Place>({ left: 0, top: 0 });
  useLayoutEffect(() => {
    const update = (): void => {
      const word = placeOf();
      const { offsetHeight: height = 0, offsetWidth: width = 0 } = list.current ?? {};
      const left = Math.max(gap, Math.min(word.left, window.innerWidth - width - gap));
      const below = window.innerHeight - word.bottom;
      const isBelow = below >= height + gap || below >= word.top;
      setPlace(isBelow ? { left, top: word.bottom + gap } : { left, bottom: window.innerHeight - word.top + gap });
    };
    update();
    window.addEventListener("scroll", update, true);
    window.addEventListener("resize", update);
    return () => {
      window.removeEventListener("scroll", update, true);
      window.removeEventListener("resize", update);
    };
  }, [placeOf, list, completions]);
  return place;
}

type StyleName = "list" | "option" | "active" | "label" | "about" | Completion["kind"];

const getStyles = (theme: GrafanaTheme2): Record<StyleName, string> => ({
  list: css({
    position: "fixed",
    zIndex: theme.zIndex.portal,
    minWidth: 260,
    maxWidth: `min(640px, calc(100vw - ${theme.spacing(2)}))`,
    maxHeight: 288,
    padding: theme.spacing(0.5),
    overflowY: "auto",
    // The container of portals lets the pointer through.
    pointerEvents: "auto",
    background: theme.colors.background.elevated,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z3,
  }),
  option: css({
    display: "flex",
    gap: theme.spacing(2),
    justifyContent: "space-between",
    padding: theme.spacing(0.5, 1),
    borderRadius: theme.shape.radius.default,
    cursor: "pointer",
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  active: css({ background: theme.colors.action.selected }),
  label: css({ fontFamily: theme.typography.fontFamilyMonospace, overflowWrap: "anywhere" }),
  about: css({
    color: theme.colors.text.secondary,
    whiteSpace: "nowrap",
    overflow: "hidden",
    textOverflow: "ellipsis",
  }),
  field: css({ color: theme.colors.primary.text }),
  attribute: css({ color: theme.colors.text.primary }),
  operator: css({ color: theme.colors.text.primary }),
  value: css({ color: theme.colors.success.text }),
  keyword: css({ color: theme.colors.warning.text }),
  variable: css({ color: theme.visualization.getColorByName("purple") }),
});
