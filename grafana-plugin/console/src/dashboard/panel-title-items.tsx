import { css } from "@emotion/css";
import { renderMarkdown, type GrafanaTheme2 } from "@grafana/data";
import {
  sceneGraph,
  SceneObjectBase,
  useSceneObjectState,
  VariableDependencyConfig,
  type SceneComponentProps,
  type SceneObjectState,
} from "@grafana/scenes";
import { Icon, PanelChrome, Tooltip, useStyles2 } from "@grafana/ui";
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

  protected override _variableDependency = new VariableDependencyConfig<PanelTitleItemsState>(this, {
    statePaths: ["panelTitle", "description", "links"],
  });
}

/** For `titleItems` of a panel; it is drawn anew when its variables or the time range change. Nothing when there is nothing to say. */
export function panelTitleItems({
  title = "",
  description = "",
  links = [],
}: ClassicPanel): PanelTitleItems | undefined {
  if (description === "" && links.length === 0) return undefined;
  return new PanelTitleItems({ panelTitle: title, description, links });
}

function PanelTitleItemsView({ model }: SceneComponentProps<PanelTitleItems>): ReactElement {
  const styles = useStyles2(getStyles);
  const { panelTitle, description, links } = useSceneObjectState(model);
  // Links name the time range.
  useSceneObjectState(sceneGraph.getTimeRange(model));
  const read = (text: string): string => sceneGraph.interpolate(model, text);
  return (
    <>
      {description === "" ? null : (
        <Tooltip content={<Markdown text={read(description)} />} interactive>
          <button type="button" className={styles.about} aria-label={`About ${read(panelTitle)}`}>
            <Icon name="info-circle" />
          </button>
        </Tooltip>
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

function getStyles(theme: GrafanaTheme2): { readonly about: string } {
  return {
    about: css({
      padding: theme.spacing(0.5, 1),
      border: "none",
      background: "transparent",
      color: theme.colors.text.secondary,
      lineHeight: 0,
      "&:hover": { color: theme.colors.text.primary },
    }),
  };
}
