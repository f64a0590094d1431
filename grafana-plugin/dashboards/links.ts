import { DashboardLinkBuilder, DashboardLinkType } from "@grafana/grafana-foundation-sdk/dashboard";

/** The dashboards, by what they are about. */
export const uids = {
  overview: "spanhouse-overview",
  service: "spanhouse-service",
  traces: "spanhouse-traces",
  logs: "spanhouse-logs",
  frontEnd: "spanhouse-front-end",
  webVitals: "spanhouse-web-vitals",
  pages: "spanhouse-pages",
  errors: "spanhouse-errors",
  node: "spanhouse-node",
  collector: "spanhouse-collector",
} as const;

/** A dashboard of ours. */
export type Target = keyof typeof uids;

/** Values of variables that a link sets: `service: "${__field.labels.service}"`. */
export type Given = Readonly<Record<string, string>>;

/** Variables that go along as they stand. */
export type Kept = readonly ("service" | "environment" | "page")[];

/** The variables that dashboards of services have in common. */
export const keptOfServices: Kept = ["service", "environment"];

/** The variables that dashboards of pages have in common. */
export const keptOfPages: Kept = [...keptOfServices, "page"];

/** Where a link leads, with the time range and the project it is followed in. */
export interface Onward {
  readonly title: string;
  readonly to: Target;
  /** Left out: the environment. What the other dashboard does not have does no harm. */
  readonly keep?: Kept;
  readonly set?: Given;
}

/** What a link is called that says no more than where it leads. */
const titles: Readonly<Record<Target, string>> = {
  overview: "Overview",
  service: "Service",
  traces: "Traces",
  logs: "Logs",
  frontEnd: "Front end",
  webVitals: "Web vitals",
  pages: "Pages",
  errors: "Errors",
  node: "Node runtime",
  collector: "Collector",
};

/** To another dashboard as a whole; `keep` left out: the environment goes along. */
export function onwardTo(to: Target, keep?: Kept): Onward {
  return { title: titles[to], to, ...(keep === undefined ? {} : { keep }) };
}

/** From a line to its service. */
export const toServiceOfLine: Onward = { ...onwardTo("service"), set: { service: "${__field.labels.service}" } };

/** From the name of a service to it. */
export const toServiceOfName: Onward = { ...onwardTo("service"), set: { service: "${__value.raw}" } };

/** From the name of an operation to its traces. */
export const toTracesOfName: Onward = {
  ...onwardTo("traces", keptOfServices),
  ...{ title: "Traces of this operation", set: { operation: "${__value.raw}" } },
};

/** The address of another dashboard. */
function address({ to, keep = ["environment"], set = {} }: Onward): string {
  const kept = keep.filter((name) => !(name in set)).map((name) => `\${${name}:queryparam}`);
  const given = Object.entries(set).map(([name, value]) => `var-${name}=${value}`);
  return `/d/${uids[to]}?${["${__url_time_range}", "${datasource:queryparam}", ...kept, ...given].join("&")}`;
}

/** A link in the header of a panel, or at its values. */
export function link(onward: Onward): DashboardLinkBuilder {
  return new DashboardLinkBuilder(onward.title).type(DashboardLinkType.Link).url(address(onward)).targetBlank(false);
}

/** The same as an option of a field. */
export function fieldLink(onward: Onward): { readonly title: string; readonly url: string } {
  return { title: onward.title, url: address(onward) };
}

/** The list of all our dashboards, above each of them. */
export function linksToAll(): DashboardLinkBuilder {
  return new DashboardLinkBuilder("Spanhouse")
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(true)
    .keepTime(true)
    .includeVars(true);
}

/** What every dashboard is tagged with, which is how they find each other. */
export const tag = "spanhouse";
