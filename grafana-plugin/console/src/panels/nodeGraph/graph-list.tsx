import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";

/** The graph as a table. */
export interface GraphListProps {
  readonly graph: Graph;
  onChoose(node: GraphNode): void;
}

/** Every node with its numbers and what it calls, for those who read rather than look. */
export function GraphList({ graph, onChoose }: GraphListProps) {
  const styles = useStyles2(getStyles);
  const titles = new Map(graph.nodes.map(({ id, title }) => [id, title || id]));
  const calls = Map.groupBy(graph.edges, ({ source }) => source);
  const [first] = graph.nodes;
  return (
    <div className={styles.scroller}>
      <table className={styles.table} data-testid="graph-list">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">{first?.main?.name ?? "Main"}</th>
            <th scope="col">{first?.secondary?.name ?? "Secondary"}</th>
            <th scope="col">Shares</th>
            <th scope="col">Calls</th>
          </tr>
        </thead>
        <tbody>
          {graph.nodes.map((node) => (
            <tr key={node.id}>
              <th scope="row">
                <button type="button" className={styles.name} onClick={() => onChoose(node)}>
                  {node.title || node.id}
                </button>{" "}
                <span className={styles.quiet}>{node.subtitle}</span>
              </th>
              <td>{node.main?.text}</td>
              <td>{node.secondary?.text}</td>
              <td>{node.arcs.map(({ name, share }) => `${name} ${Math.round(share * 1000) / 10}%`).join(", ")}</td>
              <td>{(calls.get(node.id) ?? []).map((edge) => callText(edge, titles)).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function callText({ target, main, secondary }: GraphEdge, titles: ReadonlyMap<string, string>): string {
  const stats = [main, secondary].filter((stat) => stat !== undefined).map(({ text }) => text);
  return `${titles.get(target)}${stats.length === 0 ? "" : ` (${stats.join(", ")})`}`;
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    scroller: css({ height: "100%", overflow: "auto" }),
    table: css({
      width: "100%",
      fontSize: typography.bodySmall.fontSize,
      "& th, & td": {
        padding: spacing(0.5, 1),
        borderBottom: `1px solid ${colors.border.weak}`,
        fontWeight: "normal",
        textAlign: "left",
        verticalAlign: "top",
      },
      "& thead th": { color: colors.text.secondary },
    }),
    name: css({
      padding: 0,
      border: "none",
      background: "none",
      color: colors.text.link,
      fontWeight: typography.fontWeightMedium,
      "&:hover": { textDecoration: "underline" },
    }),
    quiet: css({ color: colors.text.secondary }),
  };
}
