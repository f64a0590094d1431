import type { DataSourceApi } from "@grafana/data";
import { getDataSourceSrv } from "@grafana/runtime";
import type { DataSourceRef } from "@grafana/schema";
import { useEffect, useState } from "react";

/** The data source that a record came from; undefined until it is loaded, and when there is none. */
export function useRecordSource(ref: DataSourceRef | null | undefined): DataSourceApi | undefined {
  const [source, setSource] = useState<DataSourceApi>();
  const uid = ref?.uid;
  useEffect(() => {
    let wanted = true;
    setSource(undefined);
    if (uid === undefined) return undefined;
    const take = (found: DataSourceApi | undefined): void => {
      if (wanted) setSource(found);
    };
    getDataSourceSrv()
      .get(uid)
      .then(take, () => take(undefined));
    return () => {
      wanted = false;
    };
  }, [uid]);
  return source;
}
