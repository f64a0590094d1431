import { fileURLToPath } from "node:url";
import { startChild, type Child } from "./child.ts";
import { freePort } from "./ports.ts";

/** The collector that the demo sends to. */
export interface DemoCollector {
  readonly ingestUrl: string;
  readonly queryUrl: string;
  /** Undefined when it was there before. */
  readonly child: Child | undefined;
}

/** Where the demo keeps its files. */
export interface Folders {
  readonly data: string;
  readonly logs: string;
}

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const defaults = { ingestUrl: "http://127.0.0.1:4318", queryUrl: "http://127.0.0.1:8318" };

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** The collector at the default address when there is one; else one of the demo's own, on free ports. */
export async function findCollector(folders: Folders, alwaysOwn: boolean): Promise<DemoCollector> {
  if (!alwaysOwn && (await answers(`${defaults.queryUrl}/readyz`))) return { ...defaults, child: undefined };
  const [http, query] = [await freePort(4318), await freePort(8318)];
  const child = startChild({
    name: "collector",
    args: ["collector/src/main.ts", "start"],
    directory: repository,
    env: {
      ...process.env,
      SPANHOUSE_HTTP_LISTEN: `127.0.0.1:${http}`,
      SPANHOUSE_GRPC_LISTEN: `127.0.0.1:${await freePort(4317)}`,
      SPANHOUSE_QUERY_LISTEN: `127.0.0.1:${query}`,
      SPANHOUSE_EMBEDDED_HTTP_PORT: String(await freePort(8123)),
      SPANHOUSE_EMBEDDED_TCP_PORT: String(await freePort(9000)),
      SPANHOUSE_LOG_FORMAT: "text",
      SPANHOUSE_DATA_DIR: folders.data,
    },
    logFolder: folders.logs,
  });
  await child.line(/^Spanhouse \S+ is ready/);
  return { ingestUrl: `http://127.0.0.1:${http}`, queryUrl: `http://127.0.0.1:${query}`, child };
}
