// Pages whose code is asked for when somebody goes there, each with all that it draws in one piece.
import { LoadingPlaceholder } from "@grafana/ui";
import type { ReactElement } from "react";
import { lateComponent } from "../host/late-component.tsx";

const loading: ReactElement = <LoadingPlaceholder text="Loading" />;

export const DashboardRoute = lateComponent(
  async () => (await import("./dashboard-route.tsx")).DashboardRoute,
  loading,
);
export const FirstRecordPage = lateComponent(
  async () => (await import("./first-record-page.tsx")).FirstRecordPage,
  loading,
);
export const LogsRoute = lateComponent(async () => (await import("./logs-route.tsx")).LogsRoute, loading);
export const TracesRoute = lateComponent(async () => (await import("./traces-route.tsx")).TracesRoute, loading);
export const TraceRoute = lateComponent(async () => (await import("./trace-route.tsx")).TraceRoute, loading);
export const QueryRoute = lateComponent(async () => (await import("./query-route.tsx")).QueryRoute, loading);
export const ExploreRedirect = lateComponent(
  async () => (await import("./explore-redirect.tsx")).ExploreRedirect,
  loading,
);
export const ConfigRoute = lateComponent(async () => (await import("./plain-pages.tsx")).ConfigRoute, loading);
export const DashboardsRoute = lateComponent(async () => (await import("./plain-pages.tsx")).DashboardsRoute, loading);
