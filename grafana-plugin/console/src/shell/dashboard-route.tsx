import { useState, type ReactElement } from "react";
import { useParams } from "react-router-dom";
import { DashboardPage } from "../dashboard/dashboard-page.tsx";
import { PageHeader } from "./page-header.tsx";

/** A dashboard by the uid of the route, or the one that is given. */
export function DashboardRoute({ uid }: { readonly uid?: string }): ReactElement {
  const parameters = useParams();
  const [title, setTitle] = useState("");
  const shown = uid ?? parameters["uid"] ?? "";
  return (
    <>
      <PageHeader title={title} />
      <DashboardPage key={shown} uid={shown} onTitle={setTitle} />
    </>
  );
}
