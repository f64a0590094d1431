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

const pages: readonly Page[] = [
  // Where something is stored, which is nearly always, a dashboard.
  { path: "/", Shown: HomePage, needs: DashboardRoute },
  ...[
    { path: "/d/:uid/*", Shown: DashboardRoute },
    { path: "/dashboards", Shown: DashboardsRoute },
    { path: "/logs", Shown: LogsRoute },
    { path: "/traces", Shown: TracesRoute },
    { path: "/traces/:traceId", Shown: TraceRoute },
    { path: "/query", Shown: QueryRoute },
    { path: "/explore", Shown: ExploreRedirect },
    { path: "/config", Shown: ConfigRoute },
  ].map((page) => ({ ...page, needs: page.Shown })),
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
