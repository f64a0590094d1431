import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { locationService } from "@grafana/runtime";
import { sceneGraph, UrlSyncContextProvider, VizPanel, type EmbeddedScene, type SceneObject } from "@grafana/scenes";
import { Button, LoadingPlaceholder, useStyles2, useTheme2 } from "@grafana/ui";
import { useEffect, useState, type ReactElement } from "react";
import { useLocation } from "react-router-dom";
import { PageHeader } from "../host/page-header.tsx";
import { preloadPanels } from "../panels/register-panels.ts";
import { dashboardScene, type DashboardScene } from "./dashboard-scene.ts";
import { loadDashboard } from "./dashboards.ts";
import { PanelDataDrawer } from "./panel-data-drawer.tsx";

interface Shown extends DashboardScene {
  readonly uid: string;
  readonly title: string;
}

/** Draws a dashboard by its uid, with the header of the page. */
export function DashboardPage({ uid }: { readonly uid: string }): ReactElement {
  const [shown, setShown] = useState<Shown>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    let left = false;
    loadDashboard(uid)
      .then((dashboard) => {
        if (left) return;
        preloadPanels((dashboard.panels ?? []).map(({ type }) => type));
        setShown({ uid, title: dashboard.title, ...dashboardScene(dashboard) });
      })
      .catch((error: unknown) => {
        if (!left) setFailure(error as Error);
      });
    return () => {
      left = true;
    };
  }, [uid]);
  // The error boundary around the page says what to do.
  if (failure !== undefined) throw failure;
  if (shown === undefined || shown.uid !== uid) return <LoadingPlaceholder text="Loading the dashboard" />;
  return (
    <UrlSyncContextProvider scene={shown.scene} updateUrlOnInit createBrowserHistorySteps>
      <DashboardView shown={shown} />
    </UrlSyncContextProvider>
  );
}

function DashboardView({ shown }: { readonly shown: Shown }): ReactElement {
  const styles = useStyles2(getStyles);
  const { scene, title, timeControls, controls } = shown;
  const search = new URLSearchParams(useLocation().search);
  const viewed = findPanel(scene, search.get("viewPanel"));
  const inspected = findPanel(scene, search.get("inspect"));
  // Its parts are drawn, not the scene as a whole, so it must be told that it is in use.
  useEffect(() => scene.activate(), [scene]);
  const theme = useTheme2();
  useEffect(() => drawValuesAnew(scene), [scene, theme]);
  const { body } = scene.state;
  return (
    <>
      <PageHeader title={title}>
        <Controls of={timeControls} />
      </PageHeader>
      <div className={styles.page}>
        <div className={styles.controls}>
          {viewed === undefined ? null : <BackButton />}
          <Controls of={controls} />
        </div>
        <div className={viewed === undefined ? styles.body : styles.alone}>
          {viewed === undefined ? <body.Component model={body} /> : <viewed.Component model={viewed} />}
        </div>
        {inspected === undefined ? null : (
          <PanelDataDrawer panel={inspected} onClose={() => locationService.partial({ inspect: null })} />
        )}
      </div>
    </>
  );
}

/** Values keep the colours of the theme in which they came; in another one they are coloured anew, without being asked again. */
function drawValuesAnew(scene: EmbeddedScene): void {
  for (const panel of sceneGraph.findAllObjects(scene, (object) => object instanceof VizPanel) as VizPanel[]) {
    panel.clearFieldConfigCache();
    panel.forceRender();
  }
}

function Controls({ of }: { readonly of: readonly SceneObject[] }): ReactElement {
  return (
    <>
      {of.map((control) => (
        <control.Component key={control.state.key} model={control} />
      ))}
    </>
  );
}

function BackButton(): ReactElement {
  return (
    <Button variant="secondary" icon="arrow-left" onClick={() => locationService.partial({ viewPanel: null })}>
      Back to the dashboard
    </Button>
  );
}

/** A panel by its key, or by its number as Grafana's addresses have it. */
function findPanel(scene: EmbeddedScene, name: string | null): VizPanel | undefined {
  if (name === null) return undefined;
  const key = /^\d+$/.test(name) ? `panel-${name}` : name;
  const found = sceneGraph.findObject(scene, ({ state }) => state.key === key);
  return found instanceof VizPanel ? found : undefined;
}

function getStyles(theme: GrafanaTheme2): Record<"page" | "controls" | "body" | "alone", string> {
  return {
    page: css({ display: "flex", flexDirection: "column", flexGrow: 1, padding: theme.spacing(1, 2, 2) }),
    controls: css({ display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: theme.spacing(1) }),
    body: css({ display: "flex", flexGrow: 1, marginTop: theme.spacing(2) }),
    alone: css({ position: "relative", flexGrow: 1, minHeight: theme.spacing(40), marginTop: theme.spacing(2) }),
  };
}
