import { css } from "@emotion/css";
import type { DataSourceSettings, GrafanaTheme2, TestDataSourceResponse } from "@grafana/data";
import { DataSourcePluginContextProvider } from "@grafana/data";
import { Alert, Button, useStyles2, type AlertVariant } from "@grafana/ui";
import { useState, type ReactElement } from "react";
import type { SpanhouseOptions, SpanhouseSecrets } from "../../../src/options.ts";
import { forgetKey, hasKey, keepKey } from "../host/api-key.ts";
import { saveOptions, type LoadedDataSource } from "../host/data-source-srv.ts";
import { useLoadedDataSource } from "./loaded-data-source.tsx";

type Settings = DataSourceSettings<SpanhouseOptions, SpanhouseSecrets>;

/** The data source with its own editor: what it would be told in Grafana. Here its address is the collector's own. */
export function ConfigPage(): ReactElement | null {
  const loaded = useLoadedDataSource();
  return loaded === undefined ? null : <Config loaded={loaded} />;
}

function Config({ loaded }: { readonly loaded: LoadedDataSource }): ReactElement {
  const styles = useStyles2(getStyles);
  const [options, setOptions] = useState(() => settingsOf(loaded));
  const [answer, setAnswer] = useState<TestDataSourceResponse>();
  const Editor = loaded.plugin.components.ConfigEditor;
  const saveAndTest = async (): Promise<void> => {
    const { readKey = "" } = options.secureJsonData ?? {};
    if (readKey !== "") keepKey(readKey, false);
    else if (options.secureJsonFields["readKey"] !== true) forgetKey();
    // The address is not to be chosen here, whatever was tried.
    setOptions({ ...options, ...secretsOf(), url: location.origin });
    setAnswer(await test(await saveOptions(options.jsonData)));
  };
  return (
    <div className={styles.page}>
      <p>
        This page asks the collector that serves it. In Grafana the same data source is set up here, with the
        collector&apos;s address and a read key. What is saved here counts in this browser: a new key until the tab is
        closed, the rest until it is changed.
      </p>
      {Editor === undefined ? null : (
        <DataSourcePluginContextProvider instanceSettings={loaded.settings}>
          <Editor options={options} onOptionsChange={setOptions} />
        </DataSourcePluginContextProvider>
      )}
      <Button onClick={() => void saveAndTest()}>Save & test</Button>
      {answer === undefined ? null : (
        <Alert severity={answer.status as AlertVariant} title={answer.message} topSpacing={2}>
          {answer.details?.message}
        </Alert>
      )}
    </div>
  );
}

async function test({ dataSource }: LoadedDataSource): Promise<TestDataSourceResponse> {
  try {
    return await dataSource.testDatasource();
  } catch (error) {
    return { status: "error", message: (error as Error).message };
  }
}

/** As in Grafana: whether there is a key, and never the key itself. */
function secretsOf(): Pick<Settings, "secureJsonFields" | "secureJsonData"> {
  return { secureJsonFields: { readKey: hasKey() }, secureJsonData: {} };
}

function settingsOf({ settings }: LoadedDataSource): Settings {
  const { uid, type, name, jsonData, meta } = settings;
  return {
    id: 1, uid, orgId: 1, name, type, jsonData,
    typeLogoUrl: meta.info.logos.small,
    typeName: meta.name,
    access: "proxy",
    url: location.origin,
    user: "",
    // oxlint-disable-next-line typescript/no-deprecated -- part of the type still
    database: "",
    basicAuth: false,
    basicAuthUser: "",
    isDefault: true,
    ...secretsOf(),
    readOnly: false,
    withCredentials: false,
  }; // prettier-ignore
}

function getStyles(theme: GrafanaTheme2): { readonly page: string } {
  return { page: css({ maxWidth: theme.breakpoints.values.lg, padding: theme.spacing(1, 2, 4) }) };
}
