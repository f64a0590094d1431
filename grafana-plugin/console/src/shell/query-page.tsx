import { css } from "@emotion/css";
import { CoreApp, type GrafanaTheme2, type PanelData } from "@grafana/data";
import { DataSourcePluginContextProvider } from "@grafana/data";
import { locationService } from "@grafana/runtime";
import { Alert, Button, useStyles2 } from "@grafana/ui";
import { useEffect, useRef, useState, type ReactElement } from "react";
import { useLocation } from "react-router-dom";
import type { SpanhouseQuery } from "../../../src/query/query.ts";
import { runQueries, useTimeRange } from "../host/explore-api.ts";
import { useLoadedDataSource } from "./loaded-data-source.tsx";
import { readQueryAddress, writeQuery } from "./query-address.ts";
import { QueryResult } from "./query-result.tsx";

/** Any question, put with the editor of the data source itself; the answer is drawn as its frames ask to be. */
export function QueryPage(): ReactElement | null {
  const styles = useStyles2(getStyles);
  const loaded = useLoadedDataSource();
  const { range, tick, refresh } = useTimeRange();
  const asked = new URLSearchParams(useLocation().search).get("query") ?? "";
  const [query, setQuery] = useState(() => readQueryAddress(locationService.getSearch()));
  const [data, setData] = useState<PanelData>();
  /** The editor changes the query and asks it at once, before this page is drawn with it. */
  const latest = useRef(query);
  const change = (next: SpanhouseQuery): void => {
    latest.current = next;
    setQuery(next);
  };
  // Not at every refresh: what is half written in the editor stays.
  useEffect(() => change(readQueryAddress(locationService.getSearch())), [asked]);
  useEffect(() => {
    const inAddress = readQueryAddress(locationService.getSearch());
    const running = runQueries([inAddress], range, { requestId: "query-page" }).subscribe(setData);
    return () => running.unsubscribe();
  }, [asked, range, tick]);
  const Editor = loaded?.plugin.components.QueryEditor;
  if (loaded === undefined || Editor === undefined) return null;
  // A question is asked by its address; the same one again changes no address and is asked anew.
  const run = (): void => {
    const text = writeQuery(latest.current);
    if (text === asked) refresh();
    else locationService.partial({ query: text });
  };
  return (
    <>
      <section className={styles.editor} aria-label="Question">
        <DataSourcePluginContextProvider instanceSettings={loaded.settings}>
          <Editor
            datasource={loaded.dataSource}
            query={query}
            queries={[query]}
            app={CoreApp.Explore}
            range={range}
            onChange={change}
            onRunQuery={run}
            {...(data === undefined ? {} : { data })}
          />
        </DataSourcePluginContextProvider>
        <Button icon="play" onClick={run}>
          Run
        </Button>
      </section>
      <section className={styles.result} aria-label="Answer">
        {(data?.errors ?? []).map(({ message }) => (
          <Alert key={message} severity="error" title={message ?? "The question failed"} />
        ))}
        {data === undefined ? null : <QueryResult data={data} />}
      </section>
    </>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly editor: string; readonly result: string } {
  return {
    editor: css({
      display: "flex",
      flexDirection: "column",
      alignItems: "flex-start",
      gap: theme.spacing(1),
      padding: theme.spacing(2),
      border: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.primary,
      "> :first-child": { width: "100%" },
    }),
    result: css({
      display: "flex",
      flexDirection: "column",
      flexGrow: 1,
      gap: theme.spacing(2),
      paddingTop: theme.spacing(2),
    }),
  };
}
