import { type DataFrame, LoadingState, type PanelProps } from "@grafana/data";
import { EmptyState, useTheme2 } from "@grafana/ui";
import { useCallback, useEffect, useMemo, useState } from "react";
import { linksOfRow } from "../traces/row-links.ts";
import { type Graph, graphOfFrames, type GraphNode } from "./graph.ts";
import { GraphView } from "./graph-view.tsx";
import { withOptions } from "./graph-options.ts";
import type { NodeGraphOptions } from "./graph-options.ts";
import type { PlacedGraph } from "./graph-places.ts";

/** The node graph in a dashboard. */
export function NodeGraphPanel({ data, options }: PanelProps<NodeGraphOptions>) {
  if (data.series.length === 0 && data.state === LoadingState.Loading) return null;
  return <NodeGraph frames={data.series} options={options} />;
}

/** What a node graph is drawn of. */
export interface NodeGraphProps {
  /** Those that are not of a node graph are left out. */
  readonly frames: readonly DataFrame[];
  readonly options?: NodeGraphOptions;
}

/** The graph of the frames `nodes` and `edges`, placed when the code for it has come. It fills what it is put in. */
export function NodeGraph({ frames, options }: NodeGraphProps) {
  const theme = useTheme2();
  const graph = useMemo(() => graphOfFrames(withOptions(frames, options, theme), theme), [frames, options, theme]);
  const drawn = usePlaces(graph);
  const linksOf = useCallback((node: GraphNode) => linksOfRow(drawn?.graph.nodesFrame, node.row), [drawn]);
  if (graph.nodes.length === 0) return <EmptyState variant="not-found" message="No nodes" hideImage />;
  if (drawn === undefined) return null;
  return <GraphView {...drawn} greedy={options?.zoomMode === "greedy"} linksOf={linksOf} />;
}

/** The last graph that has places, so that the picture stays until the next one is ready. */
function usePlaces(graph: Graph): { readonly graph: Graph; readonly placed: PlacedGraph } | undefined {
  const [drawn, setDrawn] = useState<{ readonly graph: Graph; readonly placed: PlacedGraph }>();
  useEffect(() => {
    let current = true;
    // The code for it is as large as all the rest of the panel, and only this panel needs it.
    void import("./place-graph.ts").then(({ placeGraph }) => {
      if (current) setDrawn({ graph, placed: placeGraph(graph) });
    });
    return () => {
      current = false;
    };
  }, [graph]);
  return drawn;
}
