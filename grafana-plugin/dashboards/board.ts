import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  TimePickerBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { AnnotationQuery } from "../src/query/annotation-query.ts";
import { placed, type Section } from "./grid.ts";
import { linksToAll, tag, uids, type Target } from "./links.ts";
import { datasource, ofService } from "./queries.ts";
import type { Variable } from "./variables.ts";

/** What a dashboard is made of. */
export interface Board {
  readonly about: Target;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly variables: readonly Variable[];
  readonly sections: readonly Section[];
  /** Left out: releases and new errors of the services that are picked. */
  readonly annotations?: readonly Marks[];
}

/** What is marked on the time series of a dashboard. */
interface Marks {
  readonly name: string;
  readonly color: string;
  readonly isOn: boolean;
  readonly query: Omit<AnnotationQuery, "refId" | "datasource">;
}

const releases: Marks = {
  name: "Releases",
  color: "blue",
  isOn: true,
  query: { queryType: "logs", annotate: "releases", filters: ofService },
};
const newErrors: Marks = {
  name: "New errors",
  color: "red",
  isOn: false,
  query: { queryType: "logs", annotate: "errors", filters: ofService },
};

// oxlint-disable-next-line typescript/no-deprecated -- the newer format is refused by file provisioning of Grafana 13
const newBuilder = (title: string): DashboardBuilder => new DashboardBuilder(title);

/** The JSON of a classic dashboard. */
export type Dashboard = ReturnType<ReturnType<typeof newBuilder>["build"]>;

/** A classic dashboard, which any Grafana from 12.3 on and the console take. */
export function toDashboard(board: Board): Dashboard {
  const { about, title, description, tags, variables, sections, annotations = [releases, newErrors] } = board;
  const builder = newBuilder(title)
    .uid(uids[about])
    .description(description)
    .tags([tag, ...tags])
    .editable()
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    .timepicker(new TimePickerBuilder().refreshIntervals(["5s", "10s", "30s", "1m", "5m", "15m", "1h"]))
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...variables])
    .annotations(annotations.map((marks) => toAnnotation(marks)))
    .link(linksToAll());
  return { ...builder.build(), panels: placed(sections) };
}

function toAnnotation({ name, color, isOn, query }: Marks): AnnotationQueryBuilder {
  const asked = { refId: "Anno", datasource, ...query };
  return (
    new AnnotationQueryBuilder()
      .name(name)
      .datasource(datasource)
      .enable(isOn)
      .iconColor(color)
      // The builder knows the targets of Grafana's own sources; ours has other fields.
      .target({ build: () => asked as never })
  );
}
