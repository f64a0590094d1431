import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { locationService } from "@grafana/runtime";
import { sceneGraph, UrlSyncContextProvider, useSceneObjectState, VizPanel, type EmbeddedScene } from "@grafana/scenes";
import { Button, LoadingPlaceholder, useStyles2 } from "@grafana/ui";
import { useEffect, useState, type ReactElement } from "react";
import { useLocation } from "react-router-dom";
import type { ClassicDashboard } from "./classic-dashboard.ts";
import { dashboardScene } from "./dashboard-scene.ts";
import { loadDashboard } from "./dashboards.ts";
import { PanelDataDrawer } from "./panel-data-drawer.tsx";

interface Shown {
  readonly dashboard: ClassicDashboard;
  readonly scene: EmbeddedScene;
}

/** Draws a dashboard by its uid. `onTitle` is told its title as soon as it is known. */
export function DashboardPage({
  uid,
  onTitle,
}: {
  readonly uid: string;
  readonly onTitle: (title: string) => void;
}): ReactElement {
  const [shown, setShown] = useState<Shown>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    let left = false;
    loadDashboard(uid)
      .then((dashboard) => {
        if (left) return;
        setShown({ dashboard, scene: dashboardScene(dashboard) });
        onTitle(dashboard.title);
      })
      .catch((error: unknown) => setFailure(error as Error));
    return () => {
      left = true;
    };
  }, [uid, onTitle]);
  // The error boundary around the page says what to do.
  if (failure !== undefined) throw failure;
  if (shown === undefined || shown.dashboard.uid !== uid) return <LoadingPlaceholder text="Loading the dashboard" />;
  return (
    <UrlSyncContextProvider scene={shown.scene} updateUrlOnInit createBrowserHistorySteps>
      <DashboardView {...shown} />
    </UrlSyncContextProvider>
  );
}

function DashboardView({ scene }: Shown): ReactElement {
  const styles = useStyles2(getStyles);
  const search = new URLSearchParams(useLocation().search);
  const viewed = findPanel(scene, search.get("viewPanel"));
  const inspected = findPanel(scene, search.get("inspect"));
  return (
    <div className={styles.page}>
      {viewed === undefined ? <scene.Component model={scene} /> : <PanelAlone scene={scene} panel={viewed} />}
      {inspected === undefined ? null : (
        <PanelDataDrawer panel={inspected} onClose={() => locationService.partial({ inspect: null })} />
      )}
    </div>
  );
}

/** A panel by its key, or by its number as Grafana's addresses have it. */
function findPanel(scene: EmbeddedScene, name: string | null): VizPanel | undefined {
  if (name === null) return undefined;
  const key = /^\d+$/.test(name) ? `panel-${name}` : name;
  const found = sceneGraph.findObject(scene, ({ state }) => state.key === key);
  return found instanceof VizPanel ? found : undefined;
}

/** One panel fills the page, below the same controls. */
function PanelAlone({ scene, panel }: { readonly scene: EmbeddedScene; readonly panel: VizPanel }): ReactElement {
  const styles = useStyles2(getStyles);
  const { controls = [] } = useSceneObjectState(scene);
  // The scene is not drawn as a whole, and so must be told that it is in use.
  useEffect(() => scene.activate(), [scene]);
  return (
    <>
      <div className={styles.controls}>
        <Button variant="secondary" icon="arrow-left" onClick={() => locationService.partial({ viewPanel: null })}>
          Back to the dashboard
        </Button>
        {controls.map((control) => (
          <control.Component key={control.state.key} model={control} />
        ))}
      </div>
      <div className={styles.alone}>
        <panel.Component model={panel} />
      </div>
    </>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly page: string; readonly controls: string; readonly alone: string } {
  return {
    page: css({ display: "flex", flexDirection: "column", flexGrow: 1, padding: theme.spacing(2) }),
    controls: css({ display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: theme.spacing(2) }),
    alone: css({ position: "relative", flexGrow: 1, minHeight: theme.spacing(40), marginTop: theme.spacing(2) }),
  };
}
