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
import { Alert, Button, ClipboardButton, Drawer, Combobox, Stack, Tab, TabsBar, useStyles2 } from "@grafana/ui";
import { useMemo, useState, type ReactElement, type ReactNode } from "react";
import { saveFile } from "../host/save-file.ts";
import { DataTable } from "./data-table.tsx";
import { firstRows, framesJson, rowsOf } from "./frames-json.ts";

/** Rows that the JSON shows: a browser stands still over the text of some ten thousand. */
const jsonRowsMax = 500;

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
      {data === undefined ? null : <Content {...{ view, data, title }} />}
    </Drawer>
  );
}

function subtitleOf(data: PanelData | undefined): string {
  return `${rowsOf(data?.series ?? [])} rows in ${data?.series.length ?? 0} frames`;
}

interface ContentProps {
  readonly view: View;
  readonly data: PanelData;
  readonly title: string;
}

function Content({ view, data, title }: ContentProps): ReactElement {
  const errors = data.errors ?? [];
  return (
    <Stack direction="column" gap={2}>
      {errors.map(({ message }) => (
        <Alert key={message} title={message ?? "The question failed"} severity="error" />
      ))}
      {view === "table" ? <Frames frames={data.series} /> : null}
      {view === "json" ? <Json frames={data.series} title={title} /> : null}
      {view === "query" ? <Text text={questionsOf(data)} all={() => questionsOf(data)} /> : null}
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

/** The first rows as JSON, and all of them as a file. */
function Json({ frames, title }: { readonly frames: readonly DataFrame[]; readonly title: string }): ReactElement {
  const shown = useMemo(() => firstRows(frames, jsonRowsMax), [frames]);
  const text = useMemo(() => framesJson(shown), [shown]);
  const all = (): string => framesJson(frames);
  const save = (): void => saveFile({ name: fileName(title), type: "application/json", text: all() });
  return (
    <Text {...{ text, all }}>
      <Button icon="download-alt" variant="secondary" size="sm" onClick={save}>
        Download
      </Button>
      {shown.length < frames.length || rowsOf(shown) < rowsOf(frames) ? (
        <p role="note">{`The first ${rowsOf(shown)} of ${rowsOf(frames)} rows; copy and download have all of them.`}</p>
      ) : null}
    </Text>
  );
}

function fileName(title: string): string {
  const name = title.replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "");
  return `${name === "" ? "panel" : name}.json`;
}

interface TextProps {
  readonly text: string;
  /** What is copied, made when somebody copies. */
  readonly all: () => string;
  /** What else can be done with it. */
  readonly children?: ReactNode;
}

function Text({ text, all, children }: TextProps): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div>
      <Stack alignItems="center" gap={1} wrap="wrap">
        <ClipboardButton icon="copy" variant="secondary" size="sm" getText={all}>
          Copy
        </ClipboardButton>
        {children}
      </Stack>
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
