import type { ReactElement } from "react";
import { useParams } from "react-router-dom";
import { DashboardPage } from "../dashboard/dashboard-page.tsx";

/** A dashboard by the uid of the route, or the one that is given. */
export function DashboardRoute({ uid }: { readonly uid?: string }): ReactElement {
  const parameters = useParams();
  return <DashboardPage uid={uid ?? parameters["uid"] ?? ""} />;
}
