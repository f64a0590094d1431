import { RowBuilder, type Panel, type RowPanel } from "@grafana/grafana-foundation-sdk/dashboard";
import type * as cog from "@grafana/grafana-foundation-sdk/cog";

/** The columns of Grafana's grid. */
const columns = 24;

/** A panel that has no place yet. */
export type PanelBuilder = cog.Builder<Panel>;

/** A place in a row, so many columns wide: one panel, or several below each other with the height of each. */
export type Place = readonly [number, PanelBuilder] | readonly [number, readonly (readonly [number, PanelBuilder])[]];

/** Panels beside each other, of the same height, which fill the width of the page. */
export interface Row {
  readonly height: number;
  readonly places: readonly Place[];
}

/** Rows below a heading. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Panels beside each other. */
export function row(height: number, ...places: readonly Place[]): Row {
  return { height, places };
}

/** Panels of the same width beside each other. */
export function even(height: number, ...panels: readonly PanelBuilder[]): Row {
  const width = Math.floor(columns / panels.length);
  const wider = columns - width * panels.length;
  return { height, places: panels.map((panel, index) => [index < wider ? width + 1 : width, panel]) };
}

/** Rows below a heading. */
export function section(title: string, ...rows: readonly Row[]): Section {
  return { title, rows };
}

/** Every panel at its place, with its number, in reading order. The first section has no heading. */
export function placed(sections: readonly Section[]): (Panel | RowPanel)[] {
  let y = 0;
  let id = 0;
  const next = (): number => (id += 1);
  return sections.flatMap(({ title, rows }) => {
    const heading = title === "" ? [] : [headingAt(title, y, next())];
    y += heading.length;
    const panels = rows.flatMap((each) => {
      const found = placedRow(each, y, next);
      y += each.height;
      return found;
    });
    return [...heading, ...panels];
  });
}

function headingAt(title: string, y: number, id: number): RowPanel {
  return new RowBuilder(title).id(id).gridPos({ x: 0, y, w: columns, h: 1 }).collapsed(false).build();
}

function placedRow({ height, places }: Row, y: number, next: () => number): Panel[] {
  const wide = places.reduce((sum, [width]) => sum + width, 0);
  if (wide !== columns) throw new Error(`BUG: a row of panels is ${wide} columns wide instead of ${columns}`);
  let x = 0;
  return places.flatMap(([w, content]) => {
    const left = x;
    x += w;
    const stack = "build" in content ? [[height, content] as const] : content;
    let top = y;
    const made = stack.map(([h, panel]) => {
      const gridPos = { x: left, y: top, w, h };
      top += h;
      return Object.assign(panel.build(), { id: next(), gridPos });
    });
    if (top !== y + height) throw new Error(`BUG: a stack of panels is ${top - y} high instead of ${height}`);
    return made;
  });
}
