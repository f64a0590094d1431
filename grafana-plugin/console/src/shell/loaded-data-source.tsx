import { LoadingPlaceholder } from "@grafana/ui";
import { useEffect, useState, type ReactElement, type ReactNode } from "react";
import { loadDataSource, type LoadedDataSource } from "../host/data-source-srv.ts";
import { DataSourceContext } from "../host/explore-api.ts";

/** The plugin once it is loaded; throws into the nearest boundary when it cannot be. */
export function useLoadedDataSource(): LoadedDataSource | undefined {
  const [loaded, setLoaded] = useState<LoadedDataSource>();
  const [failure, setFailure] = useState<Error>();
  useEffect(() => {
    loadDataSource().then(setLoaded, (error: unknown) => setFailure(error as Error));
  }, []);
  if (failure !== undefined) throw failure;
  return loaded;
}

/** Draws what asks the data source, once there is one. */
export function WithDataSource({ children }: { readonly children: ReactNode }): ReactElement {
  const loaded = useLoadedDataSource();
  if (loaded === undefined) return <LoadingPlaceholder text="Loading the data source" />;
  return <DataSourceContext.Provider value={loaded.dataSource}>{children}</DataSourceContext.Provider>;
}
