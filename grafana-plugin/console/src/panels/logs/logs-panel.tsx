import { css } from "@emotion/css";
import { hasLogsContextSupport, type GrafanaTheme2, type PanelProps } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { useCallback, useMemo, useState, type ReactElement } from "react";
import { PanelMessage } from "../panel-message.tsx";
import { CommonFields } from "./common-fields.tsx";
import { dedupeRecords } from "./dedupe-records.ts";
import { pressListKey } from "./list-keys.ts";
import type { LineStyle } from "./log-columns.ts";
import { LogContext, type AskContext } from "./log-context.tsx";
import type { DetailsTab } from "./details-tab.ts";
import { LogDetails } from "./log-details.tsx";
import { LogList } from "./log-list.tsx";
import type { LogRecord } from "./log-record.ts";
import { LogView } from "./log-view.tsx";
import type { LogsOptions } from "./plugin.ts";
import { readLogFrames, searchWordsOf } from "./read-log-frames.ts";
import { recordLinks } from "./record-links.ts";
import { newestFirst, oldestFirst, onDifferentDays } from "./record-time.ts";
import { highlightPattern } from "./split-highlights.ts";
import { useRecordSource } from "./use-record-source.ts";
import { useLogCursor } from "./use-log-cursor.ts";

/** From this width on, in pixels, details have room beside the list. */
const besideFrom = 760;

/** The panel `logs`. */
export function LogsPanel(props: PanelProps<LogsOptions>): ReactElement {
  const { data, options, width, height, timeZone } = props;
  const styles = useStyles2(getStyles);
  const all = useMemo(() => readLogFrames(data.series), [data.series]);
  const records = useMemo(() => {
    const sorted = all.toSorted(options.sortOrder === "Ascending" ? oldestFirst : newestFirst);
    return dedupeRecords(sorted, options.dedupStrategy);
  }, [all, options.sortOrder, options.dedupStrategy]);
  const highlight = useMemo(() => highlightPattern(searchWordsOf(data.series)), [data.series]);
  const [columns, setColumns] = useState(options.displayedFields);
  const style = useLineStyle(options, { records, columns, timeZone });
  const cursor = useLogCursor(records);
  const opened = cursor.open ? records.find(({ id }) => id === cursor.activeId) : undefined;
  const onColumn = useCallback(
    (key: string) => setColumns((now) => (now.includes(key) ? now.filter((one) => one !== key) : [...now, key])),
    [],
  );
  if (records.length === 0) return <PanelMessage data={data} fieldConfig={props.fieldConfig} />;
  const canOpen = options.enableLogDetails;
  return (
    <div
      role="presentation"
      className={styles.panel}
      style={{ width, height }}
      onKeyDown={(event) => {
        if (canOpen && pressListKey(event, cursor)) event.stopPropagation();
      }}
    >
      {options.showCommonLabels && <CommonFields records={records} />}
      <div className={styles.view}>
        <LogView
          direction={width >= besideFrom ? "row" : "column"}
          list={
            <LogList
              {...{ records, style, highlight, activeId: cursor.activeId, label: props.title || "Log records" }}
              onOpen={canOpen ? cursor.openRecord : undefined}
              onColumns={columns.length > 0 ? setColumns : undefined}
            />
          }
          details={
            opened && <PanelDetails {...{ record: opened, cursor, highlight, style, props, columns, onColumn }} />
          }
        />
      </div>
    </div>
  );
}

interface PanelDetailsProps {
  readonly record: LogRecord;
  readonly cursor: ReturnType<typeof useLogCursor>;
  readonly highlight: RegExp | undefined;
  readonly style: LineStyle;
  readonly props: PanelProps<LogsOptions>;
  readonly columns: readonly string[];
  readonly onColumn: (key: string) => void;
}

function PanelDetails({ record, cursor, highlight, style, props, columns, onColumn }: PanelDetailsProps): ReactElement {
  const { timeZone, timeRange: range, replaceVariables, options, data } = props;
  const [tab, onTab] = useState<DetailsTab>("fields");
  const query = data.request?.targets.find(({ refId }) => refId === record.frame.refId);
  const ref = query?.datasource;
  const source = useRecordSource(ref);
  const ask = useMemo((): AskContext | undefined => {
    if (!options.showLogContextToggle || !hasLogsContextSupport(source)) return undefined;
    return async (row, asked) => source.getLogRowContext(row, asked, query);
  }, [source, query, options.showLogContextToggle]);
  const context = ask && ref && <LogContext key={record.id} {...{ record, datasource: ref, ask, style, highlight }} />;
  return (
    <LogDetails
      {...{ record, timeZone, highlight, tab, onTab, context, onClose: cursor.close, onMove: cursor.move }}
      links={recordLinks(record, { range, replaceVariables })}
      actions={{ columns, onColumn }}
    />
  );
}

/** What of the records is shown in common and where. */
interface ListSetting {
  readonly records: readonly LogRecord[];
  readonly columns: readonly string[];
  readonly timeZone: string;
}

function useLineStyle(options: LogsOptions, { records, columns, timeZone }: ListSetting): LineStyle {
  const [first, last] = [records[0]?.timeMs ?? 0, records.at(-1)?.timeMs ?? 0];
  return useMemo(() => {
    const time = { timeZone, resolution: options.timestampResolution, withDay: onDifferentDays(first, last, timeZone) };
    return {
      ...{ time: options.showTime ? time : undefined, level: options.showLevel, service: true, columns },
      ...{ attributes: options.showLabels, wrap: options.wrapLogMessage, pretty: options.prettifyLogMessage },
      small: options.fontSize === "small",
    };
  }, [options, columns, timeZone, first, last]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  panel: css({
    display: "flex",
    flexDirection: "column",
    overflow: "hidden",
    background: theme.colors.background.primary,
  }),
  view: css({ flexGrow: 1, minHeight: 0 }),
});
