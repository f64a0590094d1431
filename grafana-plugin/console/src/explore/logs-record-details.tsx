import { useMemo, type ReactElement } from "react";
import type { InterpolateFunction, TimeRange } from "@grafana/data";
import { getTemplateSrv } from "@grafana/runtime";
import { useDataSource } from "../host/explore-api.ts";
import type { LineStyle } from "../panels/logs/log-columns.ts";
import { LogContext, type AskContext } from "../panels/logs/log-context.tsx";
import { LogDetails } from "../panels/logs/log-details.tsx";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { recordLinks } from "../panels/logs/record-links.ts";
import type { LogCursorMoves } from "../panels/logs/use-log-cursor.ts";
import type { LogsQuery } from "../../../src/query/query.ts";
import type { LogsState } from "./logs-address.ts";
import type { LogFilters } from "./logs-filters.ts";
import type { ChangeLogs } from "./logs-state.ts";

/** The details of the record that is open. */
export interface RecordDetailsProps {
  readonly record: LogRecord;
  readonly state: LogsState;
  readonly change: ChangeLogs;
  readonly query: LogsQuery;
  readonly range: TimeRange;
  readonly timeZone: string;
  readonly style: LineStyle;
  readonly highlight: RegExp | undefined;
  readonly filters: LogFilters;
  readonly moves: LogCursorMoves;
  readonly onColumn: (key: string) => void;
}

/** The details, with everything that a page can do with them. */
export function RecordDetails(props: RecordDetailsProps): ReactElement {
  const { record, state, change, query, range, timeZone, style, highlight, filters, moves, onColumn } = props;
  const source = useDataSource();
  const ask = useMemo((): AskContext => {
    return async (row, options) => source.getLogRowContext(row, options);
  }, [source]);
  const { uid = "", type = "" } = query.datasource ?? {};
  const datasource = useMemo(() => ({ uid, type }), [uid, type]);
  return (
    <LogDetails
      {...{ record, timeZone, highlight, tab: state.tab, onMove: moves.move, onClose: moves.close }}
      links={useMemo(() => recordLinks(record, { range, replaceVariables }), [record, range])}
      actions={{
        columns: state.columns,
        onColumn,
        onFilter: filters.toggle,
        isFiltered: filters.has,
      }}
      permalink={() => permalink(record, range)}
      onTab={(tab) => change({ tab }, { replace: true })}
      context={<LogContext {...{ record, datasource, ask, style, highlight, onOpen: moves.openRecord }} />}
    />
  );
}

const replaceVariables: InterpolateFunction = (text, variables, format) =>
  getTemplateSrv().replace(text, variables, format);

/** An address that shows this record among the others as they are now: relative ends of the range become fixed. */
function permalink({ id }: LogRecord, range: TimeRange): string {
  const address = new URLSearchParams(location.search);
  address.set("from", String(range.from.valueOf()));
  address.set("to", String(range.to.valueOf()));
  address.set("record", id);
  address.delete("live");
  return `${location.origin}${location.pathname}?${address.toString()}`;
}
