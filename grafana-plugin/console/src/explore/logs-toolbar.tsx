import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Button, Dropdown, Menu, ToolbarButton, useStyles2 } from "@grafana/ui";
import type { ReactElement, ReactNode } from "react";
import type { LogRecord } from "../panels/logs/log-record.ts";
import type { LogsState } from "./logs-address.ts";
import { saveRecords } from "./logs-download.ts";
import type { ChangeLogs } from "./logs-state.ts";

/** What stands above the list. */
export interface LogsToolbarProps {
  readonly state: LogsState;
  readonly change: ChangeLogs;
  readonly records: readonly LogRecord[];
  /** How many records there are, in words, and what the tail does. */
  readonly status: ReactNode;
  readonly sidebar: boolean;
  readonly onSidebar: () => void;
  readonly onLive: () => void;
}

/** Switches of the list: fields, live tail, wrapping, attributes, download. */
export function LogsToolbar({
  state,
  change,
  records,
  status,
  sidebar,
  onSidebar,
  onLive,
}: LogsToolbarProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { live, wrap, attributes } = state;
  const menu = (
    <Menu>
      <Menu.Item label="JSON" icon="brackets-curly" onClick={() => saveRecords(records, "json")} />
      <Menu.Item label="CSV" icon="table" onClick={() => saveRecords(records, "csv")} />
    </Menu>
  );
  return (
    <div className={styles.bar} role="toolbar" aria-label="List of log records">
      <ToolbarButton
        {...{ icon: "bars", iconOnly: true, variant: sidebar ? "active" : "default", "aria-pressed": sidebar }}
        tooltip={sidebar ? "Hide the fields" : "Show the fields"}
        onClick={onSidebar}
      />
      <div className={styles.status}>{status}</div>
      <Button
        {...{
          size: "sm",
          icon: live ? "square-shape" : "play",
          fill: live ? "solid" : "outline",
          "aria-pressed": live,
        }}
        variant={live ? "success" : "secondary"}
        tooltip={live ? "Stop following (l)" : "Follow records as they come in (l)"}
        onClick={onLive}
      >
        {live ? "Stop" : "Live"}
      </Button>
      <ToolbarButton
        {...{ icon: "wrap-text", iconOnly: true, variant: wrap ? "active" : "default", "aria-pressed": wrap }}
        tooltip={wrap ? "One line a record" : "Wrap long messages"}
        onClick={() => change({ wrap: !wrap }, { replace: true })}
      />
      <ToolbarButton
        {...{ icon: "tag-alt", iconOnly: true, "aria-pressed": attributes }}
        variant={attributes ? "active" : "default"}
        tooltip={attributes ? "Hide the attributes after messages" : "Show attributes after messages"}
        onClick={() => change({ attributes: !attributes }, { replace: true })}
      />
      <Dropdown overlay={menu} placement="bottom-end">
        <ToolbarButton
          {...{ icon: "download-alt", iconOnly: true, disabled: records.length === 0 }}
          tooltip={`Download the ${records.length.toLocaleString("en")} records that are loaded`}
        />
      </Dropdown>
    </div>
  );
}

/** A number of records and what it is of, said again to those who do not see it only when it is settled. */
export function RecordCount(props: {
  readonly shown: number;
  readonly total: number | undefined;
  readonly busy: boolean;
}): ReactElement {
  const { shown, total, busy } = props;
  const styles = useStyles2(getStyles);
  const number = (value: number): string => value.toLocaleString("en");
  const of = total !== undefined && total > shown ? ` of ${number(total)}` : "";
  return (
    <span className={cx(styles.count, busy && styles.busy)} aria-live="polite" aria-busy={busy}>
      {number(shown)}
      {of} records
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ display: "flex", alignItems: "center", gap: theme.spacing(0.5), minHeight: 32, flex: "none" }),
  status: css({ flexGrow: 1, minWidth: 0, display: "flex", alignItems: "center", gap: theme.spacing(1), fontSize: 12 }),
  count: css({ color: theme.colors.text.secondary, fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }),
  busy: css({ opacity: 0.6 }),
});
