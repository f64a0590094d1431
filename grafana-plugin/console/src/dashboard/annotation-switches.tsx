import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import {
  dataLayers,
  SceneDataLayerSet,
  SceneObjectBase,
  useSceneObjectState,
  type SceneComponentProps,
} from "@grafana/scenes";
import { InlineSwitch, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";

/** A control of a dashboard with a switch for each of its annotation layers, by its name; hidden layers have none. */
export class AnnotationSwitches extends SceneObjectBase {
  static Component: typeof AnnotationSwitchesView = AnnotationSwitchesView;
}

function AnnotationSwitchesView({ model }: SceneComponentProps<AnnotationSwitches>): ReactElement {
  const styles = useStyles2(getStyles);
  const { $data: layers } = model.getRoot().state;
  const all = layers instanceof SceneDataLayerSet ? layers.state.layers : [];
  return (
    <div className={styles.switches} role="group" aria-label="Annotations">
      {all.map((layer) =>
        layer instanceof dataLayers.AnnotationsDataLayer && layer.state.isHidden !== true ? (
          <LayerSwitch key={layer.state.key} layer={layer} />
        ) : null,
      )}
    </div>
  );
}

function LayerSwitch({ layer }: { readonly layer: dataLayers.AnnotationsDataLayer }): ReactElement {
  const { name, isEnabled } = useSceneObjectState(layer);
  return (
    <InlineSwitch
      label={name}
      showLabel
      value={isEnabled ?? false}
      onChange={({ currentTarget }) => layer.setState({ isEnabled: currentTarget.checked })}
    />
  );
}

function getStyles(theme: GrafanaTheme2): { readonly switches: string } {
  return { switches: css({ display: "flex", gap: theme.spacing(1) }) };
}
