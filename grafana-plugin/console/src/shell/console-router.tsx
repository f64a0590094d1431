import { locationService } from "@grafana/runtime";
import { useEffect, useState, type ReactElement, type ReactNode } from "react";
import { Router, type Location, type NavigationType, type Navigator } from "react-router-dom";
import { followLinks } from "./follow-links.ts";

/** What is used of the package `history`, which brings no types. */
interface PageHistory extends Navigator {
  readonly location: Location;
  readonly action: NavigationType;
  listen(changed: (location: Location, action: NavigationType) => void): () => void;
}

const history = locationService.getHistory() as unknown as PageHistory;

/**
 * The router over Grafana's location service, so that both mean the same address. Links of this page that are plain anchors (in
 * panels, tables, texts) are followed without loading the page anew.
 */
export function ConsoleRouter({ children }: { readonly children: ReactNode }): ReactElement {
  const [{ location, action }, setState] = useState({ location: history.location, action: history.action });
  useEffect(() => history.listen((location, action) => setState({ location, action })), []);
  useEffect(() => followLinks(document), []);
  return (
    <Router location={location} navigationType={action} navigator={history}>
      {children}
    </Router>
  );
}
