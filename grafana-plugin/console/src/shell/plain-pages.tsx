import type { ReactElement } from "react";
import { ConfigPage } from "./config-page.tsx";
import { DashboardsPage } from "./dashboards-page.tsx";
import { PageHeader } from "../host/page-header.tsx";

/** The list of dashboards. */
export function DashboardsRoute(): ReactElement {
  return (
    <>
      <PageHeader title="Dashboards" />
      <DashboardsPage />
    </>
  );
}

/** The data source and its settings. */
export function ConfigRoute(): ReactElement {
  return (
    <>
      <PageHeader title="Data source" />
      <ConfigPage />
    </>
  );
}
