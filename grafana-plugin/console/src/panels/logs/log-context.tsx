import { css } from "@emotion/css";
import type { LogRowContextQueryDirection, DataQueryResponse, GrafanaTheme2, LogRowModel } from "@grafana/data";
import type { DataSourceRef } from "@grafana/schema";
import { Alert, Button, LoadingPlaceholder, useStyles2 } from "@grafana/ui";
import { useMemo, type ReactElement } from "react";
import { LogList } from "./log-list.tsx";
import type { LineStyle } from "./log-columns.ts";
import type { LogRecord } from "./log-record.ts";
import { logRowModel } from "./log-row-model.ts";
import { useLogContext, type ContextSide } from "./use-log-context.ts";

/** What a data source is asked for when somebody wants to know what happened around a record. */
export type AskContext = (
  row: LogRowModel,
  options: { readonly direction: LogRowContextQueryDirection; readonly limit: number },
) => Promise<DataQueryResponse>;

/** The context of one record. */
export interface LogContextProps {
  readonly record: LogRecord;
  readonly datasource: DataSourceRef;
  readonly ask: AskContext;
  readonly style: LineStyle;
  readonly highlight?: RegExp | undefined;
  /** Opens another record of the context. */
  readonly onOpen?: ((record: LogRecord) => void) | undefined;
}

/** What the same service said before and after the record, newest first as everywhere, the record itself marked. */
export function LogContext({ record, datasource, ask, style, highlight, onOpen }: LogContextProps): ReactElement {
  const styles = useStyles2(getStyles);
  const row = useMemo(() => logRowModel(record, datasource), [record, datasource]);
  const { after, before, more } = useLogContext(row, ask);
  const records = useMemo(
    () => [...after.records.toReversed(), record, ...before.records],
    [after.records, record, before.records],
  );
  const lines = { ...style, columns: [], service: false, attributes: false };
  return (
    <div className={styles.context}>
      <Edge side={after} name="newer" onMore={() => more("after")} />
      <div className={styles.list}>
        <LogList
          {...{ records, style: lines, highlight, onOpen, activeId: record.id, markedId: record.id }}
          label="Records around this one"
        />
      </div>
      <Edge side={before} name="older" onMore={() => more("before")} />
    </div>
  );
}

interface EdgeProps {
  readonly side: ContextSide;
  readonly name: "newer" | "older";
  readonly onMore: () => void;
}

function Edge({ side, name, onMore }: EdgeProps): ReactElement {
  const styles = useStyles2(getStyles);
  if (side.error !== undefined)
    return (
      <Alert severity="error" title={`The ${name} records could not be read`} className={styles.error}>
        {side.error}
      </Alert>
    );
  return (
    <div className={styles.edge} aria-live="polite">
      {side.state === "loading" && <LoadingPlaceholder text={`Reading ${name} records`} className={styles.loading} />}
      {side.state === "more" && (
        <Button {...{ size: "sm", variant: "secondary", fill: "text", onClick: onMore }}>Show {name} records</Button>
      )}
      {side.state === "end" && <span className={styles.end}>No {name} records of this service nearby</span>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  context: css({ display: "flex", flexDirection: "column", height: "100%" }),
  list: css({ flexGrow: 1, minHeight: 0, borderBlock: `1px solid ${theme.colors.border.weak}` }),
  edge: css({ display: "flex", alignItems: "center", justifyContent: "center", minHeight: 30 }),
  loading: css({ margin: 0 }),
  error: css({ margin: theme.spacing(0.5) }),
  end: css({ color: theme.colors.text.secondary, fontSize: 12 }),
});
