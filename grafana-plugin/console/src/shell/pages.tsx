import { lazy, Suspense, type ReactElement } from "react";
import { LoadingPlaceholder } from "@grafana/ui";
import { Route, Routes } from "react-router-dom";
import { overviewUid } from "./overview-uid.ts";
import { PageBoundary } from "./page-boundary.tsx";

const DashboardRoute = lazy(async () => ({ default: (await import("./dashboard-route.tsx")).DashboardRoute }));

/** The page that the address means. */
export function Pages(): ReactElement {
  return (
    <PageBoundary>
      <Suspense fallback={<LoadingPlaceholder text="Loading" />}>
        <Routes>
          <Route path="/" element={<DashboardRoute uid={overviewUid} />} />
          <Route path="/d/:uid/*" element={<DashboardRoute />} />
        </Routes>
      </Suspense>
    </PageBoundary>
  );
}
