import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import { useRef, useState, type ReactElement } from "react";
import { LogView } from "../panels/logs/log-view.tsx";
import { LogsEmpty } from "./logs-empty.tsx";
import { useLogsKeys } from "./logs-keys.ts";
import { ListPane } from "./logs-list-pane.tsx";
import { useLogsModel, type LogsModel } from "./logs-model.ts";
import { LogsNotices } from "./logs-notices.tsx";
import { LogsOverview } from "./logs-overview.tsx";
import { RecordDetails } from "./logs-record-details.tsx";
import { LogsSearchBar } from "./logs-search-bar.tsx";
import { SelectionMenu } from "./logs-selection.tsx";
import { LogsSidebar } from "./logs-sidebar.tsx";
import { TailStatus } from "./logs-tail-status.tsx";
import { useTailVolume } from "./logs-tail-volume.ts";
import { LogsToolbar, RecordCount } from "./logs-toolbar.tsx";
import { useWidth } from "../panels/use-width.ts";

/**
 * The page `/logs`. It asks the data source alone, in the ways that Grafana's Explore has: queries, supplementary query, live
 * streaming, context, filters. Everything it shows stands in the address (logs-address.ts).
 *
 *     search field, filters
 *     histogram by level
 *     fields | toolbar          | details
 *            | list             |
 */
export function LogsPage(): ReactElement {
  const styles = useStyles2(getStyles);
  const model = useLogsModel();
  const { state, change, time, pages, opened } = model;
  useLogsKeys(model);
  const [sidebar, setSidebar] = useState(() => localStorage.getItem(sidebarKey) !== "0");
  const toggleSidebar = (): void => {
    localStorage.setItem(sidebarKey, sidebar ? "0" : "1");
    setSidebar(!sidebar);
  };
  const [measure, width] = useWidth();
  const main = useRef<HTMLDivElement>(null);
  // The fields make room for the details where there is not enough for all three.
  const fields = sidebar && (opened === undefined || width === 0 || width >= allThreeFrom);
  return (
    <div className={styles.page} ref={measure}>
      <LogsSearchBar
        {...{ search: state.search, filters: state.filters, range: time.range, problem: pages.problem }}
        onSearch={(search) => change({ search })}
        onFilters={(filters) => change({ filters })}
        onAgain={time.refresh}
      />
      <Overview model={model} />
      <div className={styles.body}>
        {fields && (
          <div className={styles.sidebar}>
            <LogsSidebar
              {...{ records: model.records, filters: model.filters, columns: state.columns, onColumn: model.onColumn }}
            />
          </div>
        )}
        <div className={styles.main} ref={main}>
          <SelectionMenu within={main} onSearch={model.filters.text} />
          <LogView
            direction="row"
            list={<List model={model} sidebar={sidebar} onSidebar={toggleSidebar} />}
            details={opened && <Details model={model} record={opened} />}
          />
        </div>
      </div>
    </div>
  );
}

/** From this width on, in pixels, fields, list and details have room beside each other. */
const allThreeFrom = 1_300;
const sidebarKey = "spanhouse.logs.fields";

function Overview({ model }: { readonly model: LogsModel }): ReactElement {
  const { state, tail, volume, filters, time, opened, onZoom } = model;
  const lately = useTailVolume(tail.records, tail.nowMs);
  const shown = state.live ? { volume: lately, nowMs: tail.nowMs } : undefined;
  return (
    <LogsOverview
      {...{ answer: volume, tail: shown, filters, timeZone: time.timeZone, markMs: opened?.timeMs, onZoom }}
    />
  );
}

interface ListProps {
  readonly model: LogsModel;
  readonly sidebar: boolean;
  readonly onSidebar: () => void;
}

function List({ model, sidebar, onSidebar }: ListProps): ReactElement {
  const styles = useStyles2(getStyles);
  const { state, change, records, pages, tail, pause, volume, style, highlight, cursor, moves } = model;
  const { live } = state;
  const clear = (): void => {
    tail.clear();
    // Nobody is further down in an empty list.
    pause.onScrolled(0);
  };
  const status = live ? (
    <TailStatus {...{ tail, pause: pause.reason, onPause: pause.pause, onResume: pause.resume, onClear: clear }} />
  ) : (
    <>
      <RecordCount shown={records.length} total={volume.volume?.total} busy={pages.loading === "first"} />
      <LogsNotices notices={pages.notices} />
    </>
  );
  return (
    <div className={styles.list}>
      <LogsToolbar {...{ state, change, records, status, sidebar, onSidebar, onLive: model.toggleLive }} />
      <div className={styles.pane}>
        <ListPane
          {...{ records, style, highlight, activeId: cursor.activeId, onOpen: moves.openRecord }}
          {...{
            onScrolled: pause.onScrolled,
            onHover: pause.onHover,
            topOf: pages.of,
            topWhen: live && pause.reason === undefined,
          }}
          loading={live ? undefined : pages.loading}
          problem={live ? tail.problem : pages.problem}
          more={live || pages.next !== undefined}
          empty={live ? <Waiting /> : <Empty model={model} />}
          onEnd={live ? undefined : pages.loadMore}
          onRetry={live ? tail.retry : pages.retry}
          onColumns={(columns) => change({ columns }, { replace: true })}
        />
      </div>
    </div>
  );
}

function Waiting(): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.waiting} role="status">
      Records appear here as they come in.
    </p>
  );
}

function Empty({ model }: { readonly model: LogsModel }): ReactElement {
  const { state, change, time } = model;
  const { range } = time;
  return (
    <LogsEmpty
      {...{ search: state.search, filters: state.filters, rangeMs: range.to.valueOf() - range.from.valueOf() }}
      onSearch={(search) => change({ search })}
      onFilters={(filters) => change({ filters })}
      onRange={(from) => time.set({ from, to: "now" })}
    />
  );
}

function Details({
  model,
  record,
}: {
  readonly model: LogsModel;
  readonly record: NonNullable<LogsModel["opened"]>;
}): ReactElement {
  const { state, change, query, time, style, highlight, filters, moves, onColumn } = model;
  const { range, timeZone } = time;
  return (
    <RecordDetails {...{ record, state, change, query, range, timeZone, style, highlight, filters, moves, onColumn }} />
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    ...{ display: "flex", flexDirection: "column", gap: theme.spacing(1), flexGrow: 1, minHeight: 420 },
  }),
  body: css({ display: "flex", gap: theme.spacing(1), flexGrow: 1, minHeight: 0 }),
  sidebar: css({ width: 230, flex: "none", minHeight: 0 }),
  main: css({ flexGrow: 1, minWidth: 0, minHeight: 0 }),
  list: css({ display: "flex", flexDirection: "column", height: "100%", minHeight: 0 }),
  pane: css({ flexGrow: 1, minHeight: 0 }),
  waiting: css({ padding: theme.spacing(6, 2), textAlign: "center", color: theme.colors.text.secondary }),
});
