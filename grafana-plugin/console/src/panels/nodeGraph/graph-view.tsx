import { css, cx } from "@emotion/css";
import type { GrafanaTheme2, LinkModel } from "@grafana/data";
import { IconButton, useStyles2 } from "@grafana/ui";
import { type CSSProperties, useMemo, useRef, useState } from "react";
import { EdgeLabel, EdgeLine } from "./edge-line.tsx";
import { type EdgePath, edgePath } from "./edge-path.ts";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { GraphList } from "./graph-list.tsx";
import { NodeMenu } from "./node-menu.tsx";
import { NodeRing } from "./node-ring.tsx";
import { labelHeightPx, type PlacedGraph } from "./graph-places.ts";
import { type PanZoom, usePanZoom } from "./use-pan-zoom.ts";

/** A graph that has its places. It fills what it is put in. */
export interface GraphViewProps {
  readonly graph: Graph;
  readonly placed: PlacedGraph;
  /** The wheel zooms without Ctrl. */
  readonly greedy?: boolean;
  linksOf(node: GraphNode): readonly LinkModel[];
}

/** Nodes and edges to be moved about; a node that is chosen shows its neighbours, its numbers and where it leads. */
export function GraphView({ graph, placed, greedy = false, linksOf }: GraphViewProps) {
  const styles = useStyles2(getStyles);
  const frame = useRef<HTMLDivElement | null>(null);
  const [asList, setAsList] = useState(false);
  const [chosenId, setChosenId] = useState<string>();
  const panZoom = usePanZoom(frame, placed, greedy);
  const chosen = graph.nodes.find(({ id }) => id === chosenId);
  const close = (): void => {
    setChosenId(undefined);
    frame.current?.focus({ preventScroll: true });
  };
  return (
    // An application in the sense of ARIA: it has the focus and keys of its own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={frame}
      className={styles.frame}
      role="application"
      aria-label="Node graph; arrows move it, plus and minus zoom, tab goes through the nodes"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      data-testid="node-graph"
      onPointerDown={panZoom.onPointerDown}
      onPointerMove={panZoom.onPointerMove}
      onPointerUp={panZoom.onPointerUp}
      onPointerCancel={panZoom.onPointerUp}
      onClick={(event) => {
        if (event.target instanceof SVGSVGElement) setChosenId(undefined);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") setChosenId(undefined);
        else if (!asList) panZoom.onKeyDown(event);
      }}
    >
      {asList ? (
        <GraphList graph={graph} onChoose={({ id }) => setChosenId(id)} />
      ) : (
        <Picture graph={graph} placed={placed} panZoom={panZoom} chosenId={chosenId} onChoose={setChosenId} />
      )}
      <Controls panZoom={panZoom} asList={asList} onList={setAsList} />
      {graph.nodesLeftOut > 0 && <div className={styles.notice}>{graph.nodesLeftOut} more nodes are not drawn</div>}
      {chosen !== undefined && (
        <NodeMenu
          node={chosen}
          links={linksOf(chosen)}
          place={menuPlace(chosen, { placed, panZoom, asList })}
          onClose={close}
        />
      )}
    </div>
  );
}

interface PictureProps extends Pick<GraphViewProps, "graph" | "placed"> {
  readonly panZoom: PanZoom;
  readonly chosenId: string | undefined;
  onChoose(id: string): void;
}

function Picture({ graph, placed, panZoom, chosenId, onChoose }: PictureProps) {
  const styles = useStyles2(getStyles);
  const [hovered, setHovered] = useState<string>();
  const paths = useMemo(() => pathsOf(graph, placed), [graph, placed]);
  const near = useMemo(() => neighbours(graph, chosenId), [graph, chosenId]);
  const choose = useMemo(() => (node: GraphNode) => onChoose(node.id), [onChoose]);
  const { x, y, scale } = panZoom.view;
  const markOf = (node: GraphNode) =>
    node.id === chosenId ? "chosen" : near === undefined ? undefined : near.has(node.id) ? "near" : "far";
  const touches = ({ id, source, target }: GraphEdge, what: string | undefined): boolean =>
    what !== undefined && (id === what || source === what || target === what);
  return (
    <svg
      className={cx(styles.picture, scale < 0.6 && styles.small)}
      width={panZoom.frame.width}
      height={panZoom.frame.height}
    >
      <g transform={`translate(${x} ${y}) scale(${scale})`}>
        {graph.edges.map((edge) => (
          <EdgeLine
            key={edge.id}
            edge={edge}
            path={paths.get(edge.id)!}
            mark={chosenId === undefined ? undefined : touches(edge, chosenId) ? "near" : "far"}
            onHover={setHovered}
          />
        ))}
        {graph.nodes.map((node) => (
          <NodeRing
            key={node.id}
            node={node}
            place={placed.nodes.get(node.id)!}
            mark={markOf(node)}
            onChoose={choose}
            onHover={setHovered}
          />
        ))}
        {graph.edges
          .filter((edge) => touches(edge, hovered) || touches(edge, chosenId))
          .map((edge) => (
            <EdgeLabel key={edge.id} edge={edge} path={paths.get(edge.id)!} />
          ))}
      </g>
    </svg>
  );
}

interface ControlsProps {
  readonly panZoom: PanZoom;
  readonly asList: boolean;
  onList(asList: boolean): void;
}

function Controls({ panZoom, asList, onList }: ControlsProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.controls}>
      {!asList && (
        <>
          <IconButton name="plus" tooltip="Zoom in" onClick={() => panZoom.zoom(1.25)} />
          <IconButton name="minus" tooltip="Zoom out" onClick={() => panZoom.zoom(0.8)} />
          <IconButton name="capture" tooltip="Show everything" onClick={panZoom.fit} />
        </>
      )}
      <IconButton
        name={asList ? "sitemap" : "list-ul"}
        tooltip={asList ? "Show as a graph" : "Show as a list"}
        onClick={() => onList(!asList)}
      />
    </div>
  );
}

function pathsOf({ nodes, edges }: Graph, placed: PlacedGraph): ReadonlyMap<string, EdgePath> {
  const radius = new Map(nodes.map((node) => [node.id, node.radius]));
  const pairs = new Set(edges.map(({ source, target }) => JSON.stringify([source, target])));
  return new Map(
    edges.map(({ id, source, target, thickness }) => {
      const back = pairs.has(JSON.stringify([target, source]));
      const ends = { sourceRadius: radius.get(source)!, targetRadius: radius.get(target)!, thickness, back };
      return [id, edgePath(placed.edges.get(id)!, ends)];
    }),
  );
}

/** A node and what it is connected with. */
function neighbours({ edges }: Graph, id: string | undefined): ReadonlySet<string> | undefined {
  if (id === undefined) return undefined;
  const touching = edges.filter(({ source, target }) => source === id || target === id);
  return new Set([id, ...touching.flatMap(({ source, target }) => [source, target])]);
}

const menuWidthPx = 230;

/** Below the node or, in the lower half of the frame, above it: its neighbours are to its sides. */
function menuPlace(
  node: GraphNode,
  { placed, panZoom, asList }: { readonly placed: PlacedGraph; readonly panZoom: PanZoom; readonly asList: boolean },
): CSSProperties {
  if (asList) return { right: 48, top: 8, width: menuWidthPx };
  const { view, frame } = panZoom;
  const place = placed.nodes.get(node.id)!;
  const [x, y] = [view.x + place.x * view.scale, view.y + place.y * view.scale];
  const left = Math.max(4, Math.min(frame.width - menuWidthPx - 4, x - menuWidthPx / 2));
  const above = y > frame.height / 2;
  const maxHeight = Math.max(120, (above ? y : frame.height - y) - node.radius * view.scale - 56);
  const size = { left, width: menuWidthPx, maxHeight };
  return above
    ? { ...size, bottom: frame.height - y + (node.radius + 10) * view.scale }
    : { ...size, top: y + (node.radius + labelHeightPx) * view.scale };
}

function getStyles({ colors, spacing, shape, typography }: GrafanaTheme2) {
  return {
    frame: css({
      position: "relative",
      width: "100%",
      height: "100%",
      overflow: "hidden",
      outlineOffset: -1,
      "&:focus-visible": { outline: `1px solid ${colors.primary.border}` },
    }),
    picture: css({
      display: "block",
      cursor: "grab",
      touchAction: "none",
      userSelect: "none",
      "&:active": { cursor: "grabbing" },
    }),
    // Lines that are drawn small would vanish.
    small: css({ "& path": { vectorEffect: "non-scaling-stroke" } }),
    controls: css({
      position: "absolute",
      right: spacing(1),
      bottom: spacing(1),
      display: "flex",
      gap: spacing(0.5),
      padding: spacing(0.5),
      borderRadius: shape.radius.default,
      background: colors.background.secondary,
    }),
    notice: css({
      position: "absolute",
      left: spacing(1),
      bottom: spacing(1),
      color: colors.warning.text,
      fontSize: typography.bodySmall.fontSize,
    }),
  };
}
