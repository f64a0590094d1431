import type { ReactElement } from "react";
import { Navigate, useLocation } from "react-router-dom";
import { consoleAddress } from "./explore-link.ts";

/** Goes on to the page that an address of Grafana's Explore means. */
export function ExploreRedirect(): ReactElement {
  const { search } = useLocation();
  return <Navigate replace to={consoleAddress(new URLSearchParams(search))} />;
}
