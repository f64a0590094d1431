// Apart from place-graph.ts, which brings the code for layouts with it: what is drawn at once needs these alone.

/** A place in the picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything is; the place of a node is the middle of its ring. */
export interface PlacedGraph {
  readonly nodes: ReadonlyMap<string, Point>;
  /** The way of an edge from the middle of its source to the middle of its target. */
  readonly edges: ReadonlyMap<string, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}

/** Room for title and subtitle below a ring, in pixels. */
export const labelHeightPx = 40;

/** Titles are cut at this width. */
export const labelWidthPx = 130;
