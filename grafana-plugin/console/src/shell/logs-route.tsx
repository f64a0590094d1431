import type { ReactElement } from "react";
import { LogsPage } from "../explore/logs-page.tsx";
import { ExploreFrame } from "./explore-frame.tsx";

/** Log records. */
export function LogsRoute(): ReactElement {
  return (
    <ExploreFrame title="Logs">
      <LogsPage />
    </ExploreFrame>
  );
}
