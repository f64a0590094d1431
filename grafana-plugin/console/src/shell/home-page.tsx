import type { ReactElement } from "react";
import { overviewUid } from "./first-dashboard.ts";
import { DashboardRoute, FirstRecordPage } from "./late-pages.tsx";
import { useHasRecords } from "./use-has-records.ts";

/** The overview; while nothing is stored, how to send the first record. It becomes the overview by itself. */
export function HomePage(): ReactElement {
  const found = useHasRecords();
  return found === false ? <FirstRecordPage /> : <DashboardRoute uid={overviewUid} />;
}
