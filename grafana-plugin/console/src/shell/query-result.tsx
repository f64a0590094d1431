import { css } from "@emotion/css";
import { FieldType, LoadingState, type DataFrame, type GrafanaTheme2, type PanelData } from "@grafana/data";
import { EmbeddedScene, SceneDataNode, SceneTimeRange, VizPanel } from "@grafana/scenes";
import { useStyles2 } from "@grafana/ui";
import { useEffect, useMemo, type ReactElement } from "react";
import { useTimeRange } from "../host/explore-api.ts";
import { addressOfRange } from "../host/time-range.ts";

/** A panel that fits some frames, and how high it stands. */
interface Kind {
  readonly panel: string;
  readonly title: string;
  readonly height: number;
}

const kinds = {
  graph: { panel: "timeseries", title: "Series", height: 340 },
  heatmap: { panel: "heatmap", title: "Heatmap", height: 340 },
  nodeGraph: { panel: "nodeGraph", title: "Map", height: 520 },
  trace: { panel: "traces", title: "Trace", height: 640 },
  logs: { panel: "logs", title: "Records", height: 560 },
  table: { panel: "table", title: "Table", height: 420 },
} satisfies Record<string, Kind>;

/** Draws an answer: frames that ask for the same panel share one. */
export function QueryResult({ data }: { readonly data: PanelData }): ReactElement {
  const styles = useStyles2(getStyles);
  const groups = new Map<Kind, DataFrame[]>();
  for (const frame of data.series) {
    const kind = kinds[kindOf(frame)];
    groups.set(kind, [...(groups.get(kind) ?? []), frame]);
  }
  if (groups.size === 0 && data.state === LoadingState.Done && data.errors === undefined)
    return <p className={styles.nothing}>Nothing was found in this time range.</p>;
  return (
    <>
      {[...groups].map(([kind, series]) => (
        <Result key={kind.panel} kind={kind} data={data} series={series} />
      ))}
    </>
  );
}

/** What a frame asks to be drawn as; one that does not say is a graph when it has times and numbers. */
function kindOf({ meta, fields }: DataFrame): keyof typeof kinds {
  // Not in the types of @grafana/data: the newer names of frames.
  const type: string | undefined = meta?.type;
  if (type?.startsWith("heatmap") === true) return "heatmap";
  const asked = meta?.preferredVisualisationType;
  if (asked !== undefined && asked in kinds) return asked as keyof typeof kinds;
  const has = (wanted: FieldType): boolean => fields.some((field) => field.type === wanted);
  return type?.startsWith("timeseries") === true || (has(FieldType.time) && has(FieldType.number)) ? "graph" : "table";
}

interface ResultProps {
  readonly kind: Kind;
  readonly data: PanelData;
  readonly series: DataFrame[];
}

function Result({ kind, data, series }: ResultProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { range, set } = useTimeRange();
  const scene = useMemo(() => sceneOf(kind), [kind]);
  useEffect(() => {
    (scene.state.$data as SceneDataNode).setState({ data: { ...data, series } });
  }, [scene, data, series]);
  useEffect(() => {
    const shown = scene.state.$timeRange!;
    shown.setState({ ...addressOfRange(range.raw), value: range });
    // A range that is drawn into a graph becomes the range of the page.
    const changes = shown.subscribeToState(({ value }) => {
      if (value.from.valueOf() !== range.from.valueOf() || value.to.valueOf() !== range.to.valueOf()) set(value.raw);
    });
    return () => changes.unsubscribe();
  }, [scene, range, set]);
  return (
    <div className={styles.panel} style={{ height: kind.height }}>
      <scene.Component model={scene} />
    </div>
  );
}

function sceneOf({ panel, title }: Kind): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange: new SceneTimeRange({}),
    $data: new SceneDataNode(),
    body: new VizPanel({ pluginId: panel, title, seriesLimit: 100 }),
  });
}

function getStyles(theme: GrafanaTheme2): { readonly panel: string; readonly nothing: string } {
  return {
    panel: css({ position: "relative", display: "flex" }),
    nothing: css({ padding: theme.spacing(4), color: theme.colors.text.secondary, textAlign: "center" }),
  };
}
