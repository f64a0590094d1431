/**
 * Writes `dist/`, the folder that the collector serves: the page, the built plugin and its dashboards.
 *
 *     node --conditions=@spanhouse/source grafana-plugin/console/build.ts [--react 18] [--publish] [--out <folder>]
 *
 * `--react 18` builds it beside the older line of Grafana, into `dist-react-18/`; `--publish` compresses as well as can be.
 */
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { writeConsole } from "./write-console.ts";

const { values } = parseArgs({
  options: {
    react: { type: "string", default: "19" },
    publish: { type: "boolean", default: false },
    out: { type: "string" },
  },
});
if (values.react !== "18" && values.react !== "19") throw new Error(`--react takes 18 or 19, not ${values.react}`);
const react = values.react === "18" ? 18 : 19;
const own = new URL(react === 18 ? "dist-react-18/" : "dist/", import.meta.url);
const target = values.out === undefined ? own : pathToFileURL(`${resolve(values.out)}/`);
const startMs = performance.now();
await writeConsole(target, { react, effort: values.publish ? "publish" : "quick" });
console.log(`console, React ${react}: ${fileURLToPath(target)} in ${Math.round(performance.now() - startMs)} ms`);
