import { currentReader } from "./reader-scope.ts";

/** The project whose rows the request may read. A condition of its own in every statement, besides what ClickHouse enforces. */
export function currentProject(): string {
  return currentReader().principal.projectId;
}
