import { LoadingPlaceholder } from "@grafana/ui";
import { lazy, Suspense, type ReactElement } from "react";
import { Route, Routes } from "react-router-dom";
import { HomePage } from "./home-page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { PageBoundary } from "./page-boundary.tsx";

const DashboardRoute = lazy(async () => ({ default: (await import("./dashboard-route.tsx")).DashboardRoute }));
const LogsRoute = lazy(async () => ({ default: (await import("./explore-pages.tsx")).LogsRoute }));
const TracesRoute = lazy(async () => ({ default: (await import("./explore-pages.tsx")).TracesRoute }));
const TraceRoute = lazy(async () => ({ default: (await import("./explore-pages.tsx")).TraceRoute }));
const QueryRoute = lazy(async () => ({ default: (await import("./explore-pages.tsx")).QueryRoute }));
const ExploreRedirect = lazy(async () => ({ default: (await import("./explore-redirect.tsx")).ExploreRedirect }));
const ConfigRoute = lazy(async () => ({ default: (await import("./plain-pages.tsx")).ConfigRoute }));
const DashboardsRoute = lazy(async () => ({ default: (await import("./plain-pages.tsx")).DashboardsRoute }));

/** The page that the address means; each is loaded when somebody goes there. */
export function Pages(): ReactElement {
  return (
    <PageBoundary>
      <Suspense fallback={<LoadingPlaceholder text="Loading" />}>
        <Routes>
          <Route path="/" element={<HomePage />} />
          <Route path="/d/:uid/*" element={<DashboardRoute />} />
          <Route path="/dashboards" element={<DashboardsRoute />} />
          <Route path="/logs" element={<LogsRoute />} />
          <Route path="/traces" element={<TracesRoute />} />
          <Route path="/traces/:traceId" element={<TraceRoute />} />
          <Route path="/query" element={<QueryRoute />} />
          <Route path="/explore" element={<ExploreRedirect />} />
          <Route path="/config" element={<ConfigRoute />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </Suspense>
    </PageBoundary>
  );
}
