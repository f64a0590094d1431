import type { PanelMenuItem } from "@grafana/data";
import { locationService } from "@grafana/runtime";
import { getExploreURL, sceneGraph, VizPanel, VizPanelMenu } from "@grafana/scenes";
import { copyText } from "../host/copy-text.ts";

/** The menu of a panel: fill the page with it, ask further, see its data, copy its address. */
export function createPanelMenu(): VizPanelMenu {
  const menu = new VizPanelMenu({});
  // Items are made when the menu opens, because they depend on the answer that is shown.
  menu.addActivationHandler(() => {
    const panel = sceneGraph.getAncestor(menu, VizPanel);
    menu.setItems(itemsOf(panel, undefined));
    void exploreAddress(panel).then((address) => menu.setItems(itemsOf(panel, address)));
  });
  return menu;
}

function itemsOf(panel: VizPanel, explore: string | undefined): PanelMenuItem[] {
  const key = panel.state.key!;
  return [
    { text: "View", iconClassName: "eye", onClick: () => locationService.partial({ viewPanel: key }) },
    ...(explore === undefined
      ? []
      : [{ text: "Explore", iconClassName: "compass", onClick: () => locationService.push(explore) } as const]),
    { text: "Data", iconClassName: "table", onClick: () => locationService.partial({ inspect: key }) },
    { text: "Copy link", iconClassName: "link", onClick: () => void copyAddress(key) },
  ];
}

/** Where the questions of a panel can be asked further, with the values of its variables; nothing without questions. */
async function exploreAddress(panel: VizPanel): Promise<string | undefined> {
  const { data } = sceneGraph.getData(panel).state;
  if (data === undefined) return undefined;
  const address = await getExploreURL(data, panel, sceneGraph.getTimeRange(panel).state.value.raw);
  return address === "" ? undefined : address;
}

/** The panel alone, over the time that is seen now and not when somebody follows the link. */
async function copyAddress(key: string): Promise<void> {
  const address = new URL(location.href);
  address.searchParams.set("viewPanel", key);
  address.searchParams.delete("inspect");
  await copyText(address.href);
}
