import type { ComponentType, ReactElement } from "react";
import { matchPath, Route, Routes } from "react-router-dom";
import type { LateComponent } from "../host/late-component.tsx";
import { HomePage } from "./home-page.tsx";
import {
  ConfigRoute,
  DashboardRoute,
  DashboardsRoute,
  ExploreRedirect,
  LogsRoute,
  QueryRoute,
  TraceRoute,
  TracesRoute,
} from "./late-pages.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { PageBoundary } from "./page-boundary.tsx";

/** What an address shows, and the code that it needs for that. */
interface Page {
  readonly path: string;
  readonly Shown: ComponentType;
  readonly needs: Pick<LateComponent<object>, "preload">;
}

const late = (path: string, Shown: LateComponent<object>): Page => ({ path, Shown, needs: Shown });

const pages: readonly Page[] = [
  // Where something is stored, which is nearly always, a dashboard.
  { path: "/", Shown: HomePage, needs: DashboardRoute },
  late("/d/:uid/*", DashboardRoute),
  late("/dashboards", DashboardsRoute),
  late("/logs", LogsRoute),
  late("/traces", TracesRoute),
  late("/traces/:traceId", TraceRoute),
  late("/query", QueryRoute),
  late("/explore", ExploreRedirect),
  late("/config", ConfigRoute),
];

/** The page that the address means. */
export function Pages(): ReactElement {
  return (
    <PageBoundary>
      <Routes>
        {pages.map(({ path, Shown }) => (
          <Route key={path} path={path} element={<Shown />} />
        ))}
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </PageBoundary>
  );
}

/** Asks for the code of the page at a path before anything can be drawn; the page itself says what went wrong. */
export async function preloadPage(pathname: string): Promise<void> {
  const page = pages.find(({ path }) => matchPath(path, pathname) !== null);
  await page?.needs.preload().catch(() => undefined);
}
