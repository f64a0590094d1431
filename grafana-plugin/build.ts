/** Writes `dist/spanhouse-spanhouse-datasource/`, the folder that Grafana takes as a plugin. */
import { writePlugin } from "./write-plugin.ts";

await writePlugin(new URL("dist/spanhouse-spanhouse-datasource/", import.meta.url));
