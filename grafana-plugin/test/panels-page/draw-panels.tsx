// The page of the panel tests: the console's own host, registries and panels, with answers that a test hands in.
import {
  createDataFrame,
  createTheme,
  type DataFrame,
  dateTime,
  type DataQueryError,
  LoadingState,
  type PanelData,
  ThemeContext,
} from "@grafana/data";
import {
  behaviors,
  ConstantVariable,
  EmbeddedScene,
  SceneDataNode,
  SceneFlexItem,
  SceneFlexLayout,
  SceneTimeRange,
  SceneVariableSet,
  VizPanel,
} from "@grafana/scenes";
import { GlobalStyles, PortalContainer } from "@grafana/ui";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { MemoryRouter } from "react-router-dom";
import { startHost } from "../../console/src/host/start-host.ts";
import { registerPanels } from "../../console/src/panels/register-panels.ts";
import type { FrameOnPage, PageContent, PanelOnPage } from "./panel-on-page.ts";

await startHost();
registerPanels();

const theme = createTheme({
  colors: { mode: document.documentElement.dataset["theme"] === "light" ? "light" : "dark" },
});
const root = createRoot(document.querySelector("main")!);
let range: SceneTimeRange;

window.drawPanels = (content) => {
  range = timeRange(content.range);
  const scene = sceneOf(content, range);
  // Who waits for the new panels must not find the old ones.
  flushSync(() => root.render(null));
  root.render(
    <ThemeContext.Provider value={theme}>
      <MemoryRouter>
        <GlobalStyles />
        <scene.Component model={scene} />
        <PortalContainer />
      </MemoryRouter>
    </ThemeContext.Provider>,
  );
};

window.shownRange = () => {
  const { from, to } = range.state.value;
  return { fromMs: from.valueOf(), toMs: to.valueOf() };
};

function timeRange({ fromMs, toMs }: PageContent["range"]): SceneTimeRange {
  return new SceneTimeRange({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    timeZone: "utc",
  });
}

function sceneOf({ panels, variables = {} }: PageContent, $timeRange: SceneTimeRange): EmbeddedScene {
  return new EmbeddedScene({
    $timeRange,
    $behaviors: [new behaviors.CursorSync({ sync: 1 })],
    $variables: new SceneVariableSet({
      variables: Object.entries(variables).map(([name, value]) => new ConstantVariable({ name, value })),
    }),
    body: new SceneFlexLayout({
      direction: "row",
      wrap: "wrap",
      children: panels.map((panel) => itemOf(panel, $timeRange)),
    }),
  });
}

function itemOf(panel: PanelOnPage, $timeRange: SceneTimeRange): SceneFlexItem {
  const { pluginId, title, options = {}, fieldConfig, width = 460, height = 280 } = panel;
  return new SceneFlexItem({
    width,
    height,
    body: new VizPanel({
      pluginId,
      title,
      options,
      fieldConfig: { defaults: {}, overrides: [], ...fieldConfig },
      $data: new SceneDataNode({ data: dataOf(panel, $timeRange) }),
    }),
  });
}

function dataOf({ frames, annotations = [], error }: PanelOnPage, $timeRange: SceneTimeRange): PanelData {
  const { from, to } = $timeRange.state.value;
  const errors: DataQueryError[] = error === undefined ? [] : [{ message: error }];
  return {
    state: error === undefined ? LoadingState.Done : LoadingState.Error,
    series: frames.map(frameOf),
    annotations: annotations.map(frameOf),
    structureRev: 1,
    timeRange: { from: dateTime(from), to: dateTime(to), raw: { from, to } },
    ...(errors.length > 0 && { errors }),
  };
}

function frameOf(frame: FrameOnPage): DataFrame {
  return createDataFrame({ ...frame, fields: frame.fields });
}
