// The body of a panel is loaded when the first panel of its kind is drawn: a page of tables does not pay for charts.
import type { PanelProps } from "@grafana/data";
import { type ComponentType, lazy, Suspense } from "react";

/**
 * A panel component that loads its body on first use and draws nothing until then (the frame around it shows that it loads).
 * `load` resolves to the component, so that panels need no default export.
 */
export function lazyPanel<Options>(
  load: () => Promise<ComponentType<PanelProps<Options>>>,
): ComponentType<PanelProps<Options>> {
  const Body = lazy(async () => ({ default: await load() }));
  return function LazyPanel(props: PanelProps<Options>) {
    return (
      <Suspense fallback={null}>
        <Body {...props} />
      </Suspense>
    );
  };
}
