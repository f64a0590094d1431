import { fileURLToPath } from "node:url";
import { startConsoleServer } from "../console/console-server.ts";

/** The console beside a line of Grafana, on a collector. */
export interface ServedLine {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The console that the collector at `api` serves itself is that of the newer line; that of the older one gets a server of its own.
 * The older line makes functions of text for its tables, so its page may.
 */
export async function serveLine(line: "18" | "19", api: string): Promise<ServedLine> {
  if (line === "19") return { url: api, close: () => Promise.resolve() };
  const folder = fileURLToPath(new URL("../console/dist-react-18/", import.meta.url));
  const { url, close } = await startConsoleServer({ folder, api, port: 0, mayEvaluate: true });
  return { url: url.replace(/\/$/, ""), close };
}
