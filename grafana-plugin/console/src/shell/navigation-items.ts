import type { IconName } from "@grafana/data";
import { overviewUid } from "./first-dashboard.ts";

/** A line of the navigation. */
export interface NavigationItem {
  readonly text: string;
  readonly path: string;
  readonly icon: IconName;
}

/** Lines that belong together; the first group has no heading. */
export interface NavigationGroup {
  readonly heading?: string;
  readonly items: readonly NavigationItem[];
}

/** What the navigation leads to, in its order. */
export const navigation: readonly NavigationGroup[] = [
  {
    items: [
      { text: "Overview", path: "/", icon: "home-alt" },
      { text: "Services", path: "/d/spanhouse-service", icon: "cube" },
      { text: "Traces", path: "/traces", icon: "gf-traces" },
      { text: "Logs", path: "/logs", icon: "gf-logs" },
      { text: "Errors", path: "/d/spanhouse-errors", icon: "bug" },
    ],
  },
  {
    heading: "Web",
    items: [
      { text: "Front end", path: "/d/spanhouse-front-end", icon: "monitor" },
      { text: "Web vitals", path: "/d/spanhouse-web-vitals", icon: "tachometer-fast" },
      { text: "Pages and sessions", path: "/d/spanhouse-pages", icon: "users-alt" },
    ],
  },
  {
    heading: "Runtime",
    items: [
      { text: "Node runtime", path: "/d/spanhouse-node", icon: "process" },
      { text: "Collector", path: "/d/spanhouse-collector", icon: "database" },
    ],
  },
  {
    heading: "Tools",
    items: [
      { text: "Query", path: "/query", icon: "compass" },
      { text: "Dashboards", path: "/dashboards", icon: "apps" },
      { text: "Data source", path: "/config", icon: "plug" },
    ],
  },
];

/** Whether an address belongs to a line: the page itself, or one below it. */
export function isCurrent({ path }: NavigationItem, pathname: string): boolean {
  if (path === "/") return pathname === "/" || pathname === `/d/${overviewUid}`;
  return pathname === path || pathname.startsWith(`${path}/`);
}
