import type { ReactElement } from "react";
import { TracesPage } from "../explore/traces-page.tsx";
import { ExploreFrame } from "./explore-frame.tsx";

/** Traces as a list. */
export function TracesRoute(): ReactElement {
  return (
    <ExploreFrame title="Traces">
      <TracesPage />
    </ExploreFrame>
  );
}
