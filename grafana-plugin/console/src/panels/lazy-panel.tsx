// The body of a panel is loaded when the first panel of its kind is drawn: a page of tables does not pay for charts.
import { css } from "@emotion/css";
import type { PanelProps } from "@grafana/data";
import type { ComponentType, ReactElement } from "react";
import { lateComponent } from "../host/late-component.tsx";

/** Says how far a panel is and takes no part in the layout. */
const bodyStyle = css({ display: "contents" });

/**
 * A panel component that loads its body on first use and draws nothing until then (the frame around it shows that it loads).
 * `load` resolves to the component, so that panels need no default export; `preload` begins it before there is anything to draw.
 * What is drawn says in `data-panel-state` how far its question is (`LoadingState`), for whoever waits for a page from outside.
 */
export function lazyPanel<Options>(
  load: () => Promise<ComponentType<PanelProps<Options>>>,
): ComponentType<PanelProps<Options>> & { readonly preload: () => Promise<unknown> } {
  const Body = lateComponent(load);
  const LazyPanel = (props: PanelProps<Options>): ReactElement => (
    <div className={bodyStyle} data-panel-state={props.data.state}>
      <Body {...props} />
    </div>
  );
  return Object.assign(LazyPanel, { preload: Body.preload });
}
