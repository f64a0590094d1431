import { lazy, type ReactElement } from "react";
import { ExploreFrame } from "./explore-frame.tsx";

const LogsPage = lazy(async () => ({ default: (await import("../explore/logs-page.tsx")).LogsPage }));
const QueryPage = lazy(async () => ({ default: (await import("./query-page.tsx")).QueryPage }));

/** Log records. */
export function LogsRoute(): ReactElement {
  return (
    <ExploreFrame title="Logs">
      <LogsPage />
    </ExploreFrame>
  );
}

/** Any question by the data source's own editor. */
export function QueryRoute(): ReactElement {
  return (
    <ExploreFrame title="Query">
      <QueryPage />
    </ExploreFrame>
  );
}
