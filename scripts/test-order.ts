/**
 * In which order `npm test` starts its files. Vitest would take one project after the other by name: all pages at once, which
 * fight for the processors, then all processes, which wait, and near the end alone the dashboards of the shop, the longest file.
 *
 *   pages      grafana, shop, browser, ...  ─┐ side by side, so that one computes
 *   processes  process, e2e                 ─┘ while the other waits
 *   the rest   unit tests: short, so that no worker is idle long before the last one ends
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Projects that show pages in a browser, or make them. What looks at the run of the shop starts when that has ended. */
const pages = ["grafana", "shop", "browser", "grafana-process"];
/** Projects that start processes and mostly wait for them. */
const processes = ["process", "e2e"];

/** Puts files into the order of their start; within a project they stay in the order in which they came. */
export function startOrder<File>(files: readonly File[], projectOf: (file: File) => string): File[] {
  const of = (names: readonly string[]): File[] =>
    names.flatMap((name) => files.filter((file) => projectOf(file) === name));
  const rest = files.filter((file) => ![...pages, ...processes].includes(projectOf(file)));
  return [...spread(of(pages), of(processes)), ...rest];
}

/** Merges two lists so that each is spread evenly over the whole. */
function spread<Item>(one: readonly Item[], other: readonly Item[]): Item[] {
  const placed = [one, other].flatMap((list) => list.map((item, index) => ({ item, at: (index + 0.5) / list.length })));
  return placed.toSorted((left, right) => left.at - right.at).map(({ item }) => item);
}

/** Within a project as vitest does: the files that took longest the last time first, large ones where that is not known. */
export class TestOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return startOrder(await super.sort(files), ({ project }) => project.name);
  }
}
