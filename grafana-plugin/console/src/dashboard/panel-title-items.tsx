import { renderMarkdown } from "@grafana/data";
import {
  sceneGraph,
  SceneObjectBase,
  useSceneObjectState,
  type SceneComponentProps,
  type SceneObjectState,
} from "@grafana/scenes";
import { IconButton, PanelChrome } from "@grafana/ui";
import type { ReactElement } from "react";
import type { ClassicLink, ClassicPanel } from "./classic-dashboard.ts";

interface PanelTitleItemsState extends SceneObjectState {
  readonly panelTitle: string;
  readonly description: string;
  readonly links: readonly ClassicLink[];
}

/** What stands after the title of a panel: its description, by a button that has a name, and its links. */
class PanelTitleItems extends SceneObjectBase<PanelTitleItemsState> {
  static Component: typeof PanelTitleItemsView = PanelTitleItemsView;
}

/** For `titleItems` of a panel; variables are read when it is drawn. Nothing when there is nothing to say. */
export function panelTitleItems({
  title = "",
  description = "",
  links = [],
}: ClassicPanel): PanelTitleItems | undefined {
  if (description === "" && links.length === 0) return undefined;
  return new PanelTitleItems({ panelTitle: title, description, links });
}

function PanelTitleItemsView({ model }: SceneComponentProps<PanelTitleItems>): ReactElement {
  const { panelTitle, description, links } = useSceneObjectState(model);
  const read = (text: string): string => sceneGraph.interpolate(model, text);
  return (
    <>
      {description === "" ? null : (
        <IconButton
          name="info-circle"
          size="md"
          aria-label={`About ${read(panelTitle)}`}
          tooltip={<Markdown text={read(description)} />}
        />
      )}
      {links.map(({ title, url = "", targetBlank = false }) => (
        <PanelChrome.TitleItem
          key={`${title} ${url}`}
          title={title}
          href={read(url)}
          target={targetBlank ? "_blank" : undefined}
        >
          <span>{title}</span>
        </PanelChrome.TitleItem>
      ))}
    </>
  );
}

/** @grafana/data takes out of the text what could run. */
function Markdown({ text }: { readonly text: string }): ReactElement {
  // oxlint-disable-next-line react/no-danger -- sanitized by renderMarkdown
  return <div className="markdown-html" dangerouslySetInnerHTML={{ __html: renderMarkdown(text) }} />;
}
