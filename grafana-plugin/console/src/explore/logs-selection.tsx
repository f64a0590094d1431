import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Button, useStyles2 } from "@grafana/ui";
import { useEffect, useState, type ReactElement, type RefObject } from "react";

/** What somebody has selected in the list or the details, and where. */
interface Selected {
  readonly text: string;
  /** Below its end, in pixels of the window. */
  readonly left: number;
  readonly top: number;
}

/** Offers to search for a text that is selected in `within`. */
export interface SelectionMenuProps {
  readonly within: RefObject<HTMLElement | null>;
  readonly onSearch: (text: string, how: "for" | "out") => void;
}

/** Longer texts are selected to be copied. */
const charactersMax = 200;

/** A small menu at the end of a selection, as Grafana's Explore has it; it goes with the selection. */
export function SelectionMenu({ within, onSearch }: SelectionMenuProps): ReactElement | null {
  const styles = useStyles2(getStyles);
  const [selected, setSelected] = useState<Selected>();
  useEffect(() => {
    const look = (): void => setSelected(selectedIn(within.current));
    const forget = (): void => {
      if (getSelection()?.isCollapsed !== false) setSelected(undefined);
    };
    // While the pointer is down the selection still grows, and a menu would be in its way.
    document.addEventListener("pointerup", look);
    document.addEventListener("selectionchange", forget);
    // The text moves away under the menu.
    const leave = (): void => setSelected(undefined);
    addEventListener("resize", leave);
    addEventListener("wheel", leave, { passive: true });
    return () => {
      removeEventListener("resize", leave);
      removeEventListener("wheel", leave);
      document.removeEventListener("pointerup", look);
      document.removeEventListener("selectionchange", forget);
    };
  }, [within]);
  if (selected === undefined) return null;
  const choose = (how: "for" | "out"): void => {
    getSelection()?.removeAllRanges();
    setSelected(undefined);
    onSearch(selected.text, how);
  };
  return (
    <div
      role="toolbar"
      aria-label="Selected text"
      className={styles.menu}
      style={{ left: selected.left, top: selected.top }}
    >
      <Button
        {...{ size: "sm", variant: "secondary", fill: "text", icon: "search-plus" }}
        onClick={() => choose("for")}
      >
        Search for it
      </Button>
      <Button
        {...{ size: "sm", variant: "secondary", fill: "text", icon: "search-minus" }}
        onClick={() => choose("out")}
      >
        Exclude it
      </Button>
    </div>
  );
}

const menuWidth = 240;

function selectedIn(element: HTMLElement | null): Selected | undefined {
  const selection = getSelection();
  if (element === null || selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const text = selection.toString().trim();
  const inside = element.contains(selection.anchorNode) && element.contains(selection.focusNode);
  if (!inside || text === "" || text.length > charactersMax || /[\n\t]/u.test(text)) return undefined;
  const { right, bottom } = selection.getRangeAt(0).getBoundingClientRect();
  return { text, left: Math.min(right, innerWidth - menuWidth), top: bottom + 4 };
}

const getStyles = (theme: GrafanaTheme2) => ({
  menu: css({
    ...{ position: "fixed", zIndex: theme.zIndex.portal, display: "flex", padding: 2 },
    ...{ background: theme.colors.background.elevated, borderRadius: theme.shape.radius.default },
    ...{ boxShadow: theme.shadows.z3, border: `1px solid ${theme.colors.border.weak}` },
  }),
});
