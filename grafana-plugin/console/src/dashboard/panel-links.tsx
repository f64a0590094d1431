import { PanelChrome } from "@grafana/ui";
import {
  SceneObjectBase,
  sceneGraph,
  useSceneObjectState,
  type SceneComponentProps,
  type SceneObjectState,
} from "@grafana/scenes";
import type { ReactElement } from "react";
import type { ClassicLink } from "./classic-dashboard.ts";

interface PanelLinksState extends SceneObjectState {
  readonly links: readonly ClassicLink[];
}

/** The links of a panel, in its header; variables in them are read when they are drawn. */
class PanelLinks extends SceneObjectBase<PanelLinksState> {
  public static Component = PanelLinksView;
}

/** A scene object for `titleItems` of a panel. */
export function panelLinks(links: readonly ClassicLink[]): PanelLinks {
  return new PanelLinks({ links });
}

function PanelLinksView({ model }: SceneComponentProps<PanelLinks>): ReactElement {
  const { links } = useSceneObjectState(model);
  return (
    <>
      {links.map(({ title, url = "", targetBlank = false }) => (
        <PanelChrome.TitleItem
          key={`${title} ${url}`}
          title={title}
          href={sceneGraph.interpolate(model, url)}
          target={targetBlank ? "_blank" : undefined}
        >
          <span>{title}</span>
        </PanelChrome.TitleItem>
      ))}
    </>
  );
}
