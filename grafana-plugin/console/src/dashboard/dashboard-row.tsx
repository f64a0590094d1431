import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { sceneGraph, SceneGridRow, useSceneObjectState, type SceneComponentProps } from "@grafana/scenes";
import { Icon, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";

/** A row of a dashboard, which folds by a heading that says so to everybody. */
export class DashboardRow extends SceneGridRow {
  static override Component: typeof DashboardRowView = DashboardRowView;
}

function DashboardRowView({ model }: SceneComponentProps<SceneGridRow>): ReactElement {
  const styles = useStyles2(getStyles);
  const { title, isCollapsed = false, children } = useSceneObjectState(model);
  return (
    <h2 className={styles.row}>
      <button type="button" className={styles.button} aria-expanded={!isCollapsed} onClick={model.onCollapseToggle}>
        <Icon name={isCollapsed ? "angle-right" : "angle-down"} />
        {sceneGraph.interpolate(model, title)}
        {isCollapsed ? <span className={styles.count}>{panels(children.length)}</span> : null}
      </button>
    </h2>
  );
}

function panels(count: number): string {
  return count === 1 ? "1 panel" : `${count} panels`;
}

function getStyles(theme: GrafanaTheme2): { readonly row: string; readonly button: string; readonly count: string } {
  return {
    row: css({ ...theme.typography.h5, margin: 0, height: "100%" }),
    button: css({
      display: "flex",
      alignItems: "center",
      gap: theme.spacing(1),
      padding: theme.spacing(0.25, 1),
      border: "none",
      background: "transparent",
      color: theme.colors.text.primary,
    }),
    count: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
