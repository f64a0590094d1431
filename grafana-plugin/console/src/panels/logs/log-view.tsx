import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactElement, type ReactNode } from "react";

/** A list with, while something is open, its details beside it. */
export interface LogViewProps {
  readonly list: ReactNode;
  /** Undefined while nothing is open. */
  readonly details: ReactNode;
  /** `row`: beside; `column`: below, where there is no room beside. */
  readonly direction: "row" | "column";
}

/** Share of the room that the details have: at first, at least and at most, and what an arrow key adds. */
const share = { first: 0.5, min: 0.2, max: 0.8, step: 0.02 } as const;
const storageKey = "spanhouse.logs.details-share";

/** The list and the details with a border between them that can be moved, by keyboard too; the browser remembers it. */
export function LogView({ list, details, direction }: LogViewProps): ReactElement {
  const styles = useStyles2(getStyles);
  const container = useRef<HTMLDivElement>(null);
  const [part, setPart] = useState(rememberedShare);
  const move = (to: number): void => {
    const next = Math.min(Math.max(to, share.min), share.max);
    setPart(next);
    localStorage.setItem(storageKey, next.toFixed(3));
  };
  const open = details !== undefined && details !== null;
  return (
    <div ref={container} className={cx(styles.view, direction === "column" && styles.column)}>
      <div className={styles.list}>{list}</div>
      {open && <Border direction={direction} part={part} onMove={move} container={container} />}
      {open && (
        <div className={styles.details} style={{ flexBasis: `${part * 100}%` }}>
          {details}
        </div>
      )}
    </div>
  );
}

interface BorderProps {
  readonly direction: "row" | "column";
  readonly part: number;
  readonly onMove: (part: number) => void;
  readonly container: { readonly current: HTMLDivElement | null };
}

function Border({ direction, part, onMove, container }: BorderProps): ReactElement {
  const styles = useStyles2(getStyles);
  const drag = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = container.current?.getBoundingClientRect();
    if (box === undefined) return;
    onMove(direction === "row" ? (box.right - event.clientX) / box.width : (box.bottom - event.clientY) / box.height);
  };
  const press = ({ key }: KeyboardEvent): void => {
    if (key === "ArrowLeft" || key === "ArrowUp") onMove(part + share.step);
    if (key === "ArrowRight" || key === "ArrowDown") onMove(part - share.step);
  };
  return (
    // A separator that has a value is a control, and takes the focus.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="separator"
      aria-label="Size of the details"
      aria-orientation={direction === "row" ? "vertical" : "horizontal"}
      {...{
        "aria-valuemin": share.min * 100,
        "aria-valuemax": share.max * 100,
        "aria-valuenow": Math.round(part * 100),
      }}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={cx(styles.border, direction === "row" ? styles.vertical : styles.horizontal)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onMove(share.first)}
      onKeyDown={(event) => {
        if (!event.key.startsWith("Arrow")) return;
        event.preventDefault();
        event.stopPropagation();
        press(event);
      }}
    />
  );
}

function rememberedShare(): number {
  const stored = Number(localStorage.getItem(storageKey));
  return stored >= share.min && stored <= share.max ? stored : share.first;
}

const getStyles = (theme: GrafanaTheme2) => ({
  view: css({ display: "flex", width: "100%", height: "100%", minHeight: 0, minWidth: 0 }),
  column: css({ flexDirection: "column" }),
  list: css({ flex: "1 1 0", minWidth: 0, minHeight: 0 }),
  details: css({ flexGrow: 0, flexShrink: 0, minWidth: 0, minHeight: 0 }),
  border: css({
    ...{ flex: "none", background: theme.colors.border.weak, touchAction: "none" },
    "&:hover, &:focus-visible": { background: theme.colors.primary.border, outline: "none" },
  }),
  vertical: css({ width: 4, cursor: "col-resize" }),
  horizontal: css({ height: 4, cursor: "row-resize" }),
});
