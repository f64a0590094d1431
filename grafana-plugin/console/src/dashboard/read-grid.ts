import { SceneGridLayout, type SceneGridItem } from "@grafana/scenes";
import type { ClassicPanel } from "./classic-dashboard.ts";
import { DashboardRow } from "./dashboard-row.tsx";
import { readPanel } from "./read-panel.ts";

/**
 * The panels at their places. A row holds the panels below it up to the next row; of a folded one they stand in the row itself.
 */
export function readGrid(panels: readonly ClassicPanel[]): SceneGridLayout {
  const children: (SceneGridItem | DashboardRow)[] = [];
  let open: { readonly row: ClassicPanel; readonly items: SceneGridItem[] } | undefined;
  const close = (): void => {
    if (open !== undefined) children.push(readRow(open.row, open.items));
    open = undefined;
  };
  for (const panel of inReadingOrder(panels))
    if (panel.type === "row") {
      close();
      open = { row: panel, items: (panel.panels ?? []).map((folded) => readPanel(folded)) };
    } else (open?.items ?? children).push(readPanel(panel));
  close();
  return new SceneGridLayout({ children, isDraggable: false, isResizable: false, isLazy: true });
}

function inReadingOrder(panels: readonly ClassicPanel[]): ClassicPanel[] {
  return panels.toSorted(({ gridPos: a }, { gridPos: b }) => a.y - b.y || a.x - b.x);
}

function readRow(
  { id, title = "", gridPos, collapsed = false }: ClassicPanel,
  children: SceneGridItem[],
): DashboardRow {
  return new DashboardRow({
    key: `row-${id}`,
    title,
    y: gridPos.y,
    x: 0,
    isCollapsible: true,
    isCollapsed: collapsed,
    children,
  });
}
