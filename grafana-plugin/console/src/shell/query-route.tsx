import type { ReactElement } from "react";
import { QueryPage } from "./query-page.tsx";
import { ExploreFrame } from "./explore-frame.tsx";

/** Any question by the data source's own editor. */
export function QueryRoute(): ReactElement {
  return (
    <ExploreFrame title="Query">
      <QueryPage />
    </ExploreFrame>
  );
}
