import { lazy, type ReactElement } from "react";
import { overviewUid } from "./first-dashboard.ts";
import { useHasRecords } from "./use-has-records.ts";

const DashboardRoute = lazy(async () => ({ default: (await import("./dashboard-route.tsx")).DashboardRoute }));
const FirstRecordPage = lazy(async () => ({ default: (await import("./first-record-page.tsx")).FirstRecordPage }));

/** The overview; while nothing is stored, how to send the first record. It becomes the overview by itself. */
export function HomePage(): ReactElement {
  const found = useHasRecords();
  return found === false ? <FirstRecordPage /> : <DashboardRoute uid={overviewUid} />;
}
