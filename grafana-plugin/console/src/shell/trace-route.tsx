import type { ReactElement } from "react";
import { useParams } from "react-router-dom";
import { TracePage } from "../explore/traces-trace-page.tsx";
import { ExploreFrame } from "./explore-frame.tsx";

/** One trace. */
export function TraceRoute(): ReactElement {
  const { traceId = "" } = useParams();
  return (
    <ExploreFrame title="Trace">
      {/* Of another trace nothing may stay: the one before would stand under its address until it is read. */}
      <TracePage key={traceId} traceId={traceId} />
    </ExploreFrame>
  );
}
