import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import type { ReactElement, ReactNode } from "react";
import { TimeRangeContext, useAddressTimeRange } from "../host/explore-api.ts";
import { WithDataSource } from "./loaded-data-source.tsx";
import { PageHeader } from "../host/page-header.tsx";
import { TimeControls } from "./time-controls.tsx";

/** A page that asks: its title, time range and refresh, and below them the page itself with the data source at hand. */
export function ExploreFrame({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  const styles = useStyles2(getStyles);
  const timeRange = useAddressTimeRange();
  return (
    <TimeRangeContext.Provider value={timeRange}>
      <PageHeader title={title}>
        <TimeControls />
      </PageHeader>
      <div className={styles.body}>
        <WithDataSource>{children}</WithDataSource>
      </div>
    </TimeRangeContext.Provider>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly body: string } {
  return {
    body: css({
      display: "flex",
      flexDirection: "column",
      flexGrow: 1,
      minHeight: 0,
      padding: theme.spacing(1, 2, 2),
    }),
  };
}
