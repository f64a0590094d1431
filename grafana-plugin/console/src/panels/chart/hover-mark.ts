import type uPlot from "uplot";

/** A rectangle in pixels of the canvas. */
export interface CanvasBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const nowhere = { left: -10, top: -10, width: 0, height: 0 };

/**
 * The mark of the pointer as a rectangle over what is under it, for charts whose values are areas and not points.
 * `boxOf` says where that is for a series, undefined for nowhere.
 */
export function hoverMark(boxOf: (plot: uPlot, series: number) => CanvasBox | undefined): uPlot.Cursor.Points {
  return {
    show: () => {
      const mark = document.createElement("div");
      // The style sheet of uPlot makes marks round.
      mark.style.borderRadius = "0";
      return mark;
    },
    fill: "rgba(255, 255, 255, 0.3)",
    stroke: "transparent",
    bbox: (plot, series) => {
      const box = boxOf(plot, series);
      if (box === undefined) return nowhere;
      return {
        left: (box.x - plot.bbox.left) / devicePixelRatio,
        top: (box.y - plot.bbox.top) / devicePixelRatio,
        width: box.width / devicePixelRatio,
        height: box.height / devicePixelRatio,
      };
    },
  };
}
