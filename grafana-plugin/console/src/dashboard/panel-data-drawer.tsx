import { css } from "@emotion/css";
import {
  dataFrameFromJSON,
  dataFrameToJSON,
  getFrameDisplayName,
  type DataFrame,
  type GrafanaTheme2,
  type PanelData,
} from "@grafana/data";
import { sceneGraph, useSceneObjectState, type VizPanel } from "@grafana/scenes";
import { Alert, ClipboardButton, Drawer, Combobox, Stack, Tab, TabsBar, useStyles2 } from "@grafana/ui";
import { useMemo, useState, type ReactElement } from "react";
import { DataTable } from "./data-table.tsx";

type View = "table" | "json" | "query";

/** The data of a panel beside the dashboard: as a table, as JSON, and what was asked. */
export function PanelDataDrawer({
  panel,
  onClose,
}: {
  readonly panel: VizPanel;
  readonly onClose: () => void;
}): ReactElement {
  const { data } = useSceneObjectState(sceneGraph.getData(panel));
  const [view, setView] = useState<View>("table");
  const views: readonly (readonly [View, string])[] = [["table", "Table"], ["json", "JSON"], ["query", "Query"]]; // prettier-ignore
  const tabs = (
    <TabsBar>
      {views.map(([id, label]) => (
        <Tab key={id} label={label} active={id === view} onChangeTab={() => setView(id)} />
      ))}
    </TabsBar>
  );
  const title = panel.interpolate(panel.state.title);
  return (
    <Drawer
      title={title === "" ? "Panel data" : title}
      subtitle={subtitleOf(data)}
      size="lg"
      tabs={tabs}
      onClose={onClose}
    >
      {data === undefined ? null : <Content view={view} data={data} />}
    </Drawer>
  );
}

function subtitleOf(data: PanelData | undefined): string {
  const rows = (data?.series ?? []).reduce((sum, { length }) => sum + length, 0);
  return `${rows} rows in ${data?.series.length ?? 0} frames`;
}

function Content({ view, data }: { readonly view: View; readonly data: PanelData }): ReactElement {
  const errors = data.errors ?? [];
  return (
    <Stack direction="column" gap={2}>
      {errors.map(({ message }) => (
        <Alert key={message} title={message ?? "The question failed"} severity="error" />
      ))}
      {view === "table" ? <Frames frames={data.series} /> : null}
      {view === "json" ? (
        <Text
          text={JSON.stringify(
            data.series.map((frame) => dataFrameToJSON(frame)),
            null,
            2,
          )}
        />
      ) : null}
      {view === "query" ? <Text text={questionsOf(data)} /> : null}
    </Stack>
  );
}

function Frames({ frames }: { readonly frames: readonly DataFrame[] }): ReactElement | null {
  const [chosen, setChosen] = useState(0);
  // Frames of a panel carry the panel's display functions; a copy shows what came.
  const frame = useMemo(() => copyOf(frames[chosen] ?? frames[0]), [frames, chosen]);
  if (frame === undefined) return <p>No data came.</p>;
  const options = frames.map((one, value) => ({ value, label: getFrameDisplayName(one, value) }));
  return (
    <>
      {frames.length > 1 ? (
        <Combobox aria-label="Frame" options={options} value={chosen} onChange={({ value }) => setChosen(value)} />
      ) : null}
      <DataTable frame={frame} />
    </>
  );
}

function copyOf(frame: DataFrame | undefined): DataFrame | undefined {
  return frame === undefined ? undefined : dataFrameFromJSON(dataFrameToJSON(frame));
}

function questionsOf({ request, series }: PanelData): string {
  const executed = new Set(series.flatMap(({ meta }) => meta?.executedQueryString ?? []));
  return [...executed, JSON.stringify(request?.targets ?? [], null, 2)].join("\n\n");
}

function Text({ text }: { readonly text: string }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <ClipboardButton icon="copy" variant="secondary" size="sm" getText={() => text}>
        Copy
      </ClipboardButton>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <pre className={styles.text} tabIndex={0}>
        {text}
      </pre>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly text: string } {
  return {
    text: css({ marginTop: theme.spacing(1), fontSize: theme.typography.bodySmall.fontSize, whiteSpace: "pre-wrap" }),
  };
}
