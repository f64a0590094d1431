import { lazy, type ReactElement } from "react";
import { useParams } from "react-router-dom";
import { ExploreFrame } from "./explore-frame.tsx";

const LogsPage = lazy(async () => ({ default: (await import("../explore/logs-page.tsx")).LogsPage }));
const TracesPage = lazy(async () => ({ default: (await import("../explore/traces-page.tsx")).TracesPage }));
const TracePage = lazy(async () => ({ default: (await import("../explore/traces-trace-page.tsx")).TracePage }));
const QueryPage = lazy(async () => ({ default: (await import("./query-page.tsx")).QueryPage }));

/** Log records. */
export function LogsRoute(): ReactElement {
  return (
    <ExploreFrame title="Logs">
      <LogsPage />
    </ExploreFrame>
  );
}

/** Traces as a list. */
export function TracesRoute(): ReactElement {
  return (
    <ExploreFrame title="Traces">
      <TracesPage />
    </ExploreFrame>
  );
}

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

/** Any question by the data source's own editor. */
export function QueryRoute(): ReactElement {
  return (
    <ExploreFrame title="Query">
      <QueryPage />
    </ExploreFrame>
  );
}
