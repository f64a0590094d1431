import { lazy, type ReactElement } from "react";
import { useHasRecords } from "./use-has-records.ts";

/** The dashboard that the console begins with. */
const overviewUid = "spanhouse-overview";

const DashboardRoute = lazy(async () => ({ default: (await import("./dashboard-route.tsx")).DashboardRoute }));
const FirstRecordPage = lazy(async () => ({ default: (await import("./first-record-page.tsx")).FirstRecordPage }));

/** The overview; while nothing is stored, how to send the first record. It becomes the overview by itself. */
export function HomePage(): ReactElement {
  const found = useHasRecords();
  return found === false ? <FirstRecordPage /> : <DashboardRoute uid={overviewUid} />;
}
