import { createTheme, FieldType, type DataFrame } from "@grafana/data";
import { describe, expect, it } from "vitest";
import { edgePath } from "./edge-path.ts";
import { type GraphEdge, graphOfFrames, type GraphNode, nodesMax } from "./graph.ts";
import { withOptions } from "./graph-options.ts";
import { placeGraph } from "./place-graph.ts";
import { fitted, zoomedView } from "./use-pan-zoom.ts";

const theme = createTheme();

function frame(name: string, columns: Readonly<Record<string, readonly unknown[]>>): DataFrame {
  const fields = Object.entries(columns).map(([field, values]) => {
    const type = typeof values[0] === "number" ? FieldType.number : FieldType.string;
    return { name: field, type, config: {}, values: [...values] };
  });
  return { name, fields, length: fields[0]?.values.length ?? 0 };
}

function node(id: string): GraphNode {
  return {
    ...{ id, title: id, subtitle: "", main: undefined, secondary: undefined, details: [], arcs: [], color: undefined },
    ...{ icon: undefined, radius: 32, instrumented: true, row: 0 },
  };
}

function edge(source: string, target: string): GraphEdge {
  const id = `${source} ${target}`;
  return {
    ...{ id, source, target, main: undefined, secondary: undefined, details: [], color: undefined },
    ...{ thickness: 1, dashes: undefined, row: 0 },
  };
}

describe("frames of a node graph", () => {
  const nodes = frame("nodes", {
    ...{
      id: ["a", "b"],
      title: ["A", "B"],
      mainstat: [12, 3],
      arc__ok: [0.9, 0],
      arc__bad: [0.1, 0],
      icon: ["", "database"],
    },
  });
  nodes.fields.find(({ name }) => name === "mainstat")!.config = { unit: "ms", displayName: "Own time" };
  nodes.fields.find(({ name }) => name === "arc__bad")!.config = { color: { mode: "fixed", fixedColor: "red" } };
  const edges = frame("edges", {
    id: ["1", "2"],
    source: ["a", "a"],
    target: ["b", "gone"],
    thickness: [3, 1],
    color: ["gray", ""],
  });

  it("become nodes with numbers, arcs and icons, and edges between them", () => {
    const graph = graphOfFrames([edges, nodes], theme);
    expect(graph.nodes[0]).toMatchObject({ title: "A", main: { name: "Own time", text: "12 ms" }, icon: undefined });
    expect(graph.nodes[0]!.arcs.map(({ share }) => share)).toEqual([0.9, 0.1]);
    expect(graph.nodes[0]!.arcs[1]!.color).toBe(theme.visualization.getColorByName("red"));
    expect(graph.nodes[1]).toMatchObject({ icon: "database", arcs: [] });
    expect(graph.edges).toHaveLength(1);
    expect(graph.edges[0]).toMatchObject({ thickness: 3, color: theme.visualization.getColorByName("gray") });
  });

  it("are found by their wish where they have no names, and nodes are made of edges alone", () => {
    const wish = { preferredVisualisationType: "nodeGraph" as const };
    const graph = graphOfFrames([{ ...edges, name: "B", meta: wish }], theme);
    expect(graph.nodes.map(({ id }) => id)).toEqual(["a", "b", "gone"]);
    expect(graphOfFrames([{ ...nodes, name: "A", meta: wish }], theme).nodes).toHaveLength(2);
    expect(graphOfFrames([frame("other", { x: [1] })], theme).nodes).toEqual([]);
  });

  it("are cut when they are too many", () => {
    const many = frame("nodes", { id: Array.from({ length: nodesMax + 5 }, (_, at) => `n${at}`) });
    expect(graphOfFrames([many], theme)).toMatchObject({ nodesLeftOut: 5, nodes: { length: nodesMax } });
  });

  it("take units and arcs from the options of the panel", () => {
    const options = { nodes: { mainStatUnit: "s", arcs: [{ field: "arc__ok", color: "blue" }] } };
    const graph = graphOfFrames(withOptions([nodes, edges], options, theme), theme);
    expect(graph.nodes[0]!.main!.text).toBe("12 s");
    expect(graph.nodes[0]!.arcs.map(({ color }) => color)).toEqual([theme.visualization.getColorByName("blue")]);
  });
});

describe("places", () => {
  it("put callers to the left of what they call, apart from each other", () => {
    const graph = {
      nodes: ["a", "b", "c", "d"].map(node),
      edges: [edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d")],
    };
    const { nodes, edges, width, height } = placeGraph(graph);
    const x = (id: string): number => nodes.get(id)!.x;
    expect(x("a")).toBeLessThan(x("b"));
    expect(x("b")).toBe(x("c"));
    expect(x("c")).toBeLessThan(x("d"));
    expect(Math.abs(nodes.get("b")!.y - nodes.get("c")!.y)).toBeGreaterThan(2 * 32 + 40);
    expect(edges.get("a b")!.at(-1)).toEqual(nodes.get("b"));
    for (const { x: left, y: top } of nodes.values()) {
      expect(left).toBeLessThan(width);
      expect(top).toBeLessThan(height);
    }
  });

  it("give circles, calls of itself and what is alone a place", () => {
    const graph = {
      nodes: ["a", "b", "alone", "self"].map(node),
      edges: [edge("a", "b"), edge("b", "a"), edge("self", "self")],
    };
    const { nodes, edges } = placeGraph(graph);
    expect(nodes.size).toBe(4);
    expect(edges.size).toBe(3);
    expect(nodes.get("alone")!.y).toBeGreaterThan(nodes.get("a")!.y + 80);
    expect(placeGraph({ nodes: [], edges: [] }).nodes.size).toBe(0);
  });

  it("are found for as many nodes as are drawn", () => {
    const nodes = Array.from({ length: nodesMax }, (_, at) => node(`n${at}`));
    const edges = nodes.slice(1).map(({ id }, at) => edge(`n${Math.floor(at / 3)}`, id));
    expect(placeGraph({ nodes, edges }).nodes.size).toBe(nodesMax);
  });
});

describe("the way of an edge", () => {
  const ends = { sourceRadius: 10, targetRadius: 10, thickness: 1, back: false };

  it("begins and ends at the rings", () => {
    const { line, middle } = edgePath(
      [
        { x: 0, y: 0 },
        { x: 100, y: 0 },
      ],
      ends,
    );
    expect(line).toMatch(/^M15,0L7\d/);
    expect(middle.x).toBeGreaterThan(30);
    expect(middle.x).toBeLessThan(60);
  });

  it("bends where another one goes back, and goes round to its own node", () => {
    const way = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ];
    expect(edgePath(way, { ...ends, back: true }).middle.y).toBeGreaterThan(10);
    expect(
      edgePath(
        [
          { x: 5, y: 50 },
          { x: 5, y: 50 },
        ],
        ends,
      ).line,
    ).toContain("C");
  });
});

describe("the view of the picture", () => {
  it("shows all of it, in the middle and not enlarged", () => {
    expect(fitted({ width: 100, height: 50 }, { width: 500, height: 250 })).toEqual({ x: 200, y: 100, scale: 1 });
    expect(fitted({ width: 976, height: 10 }, { width: 512, height: 200 }).scale).toBe(0.5);
  });

  it("keeps the place of the pointer when it is scaled", () => {
    const view = zoomedView({ x: 10, y: 20, scale: 1 }, 2, { x: 110, y: 20 });
    expect(view).toEqual({ x: -90, y: 20, scale: 2 });
  });
});
