/**
 * Says what the first view is made of: bytes by package, heaviest first, of the files that `index.html` asks for.
 *
 *     node --conditions=@spanhouse/source grafana-plugin/console/analyze.ts [--of main|<part of a file name>]
 */
import { gzipSync } from "node:zlib";
import { parseArgs } from "node:util";
import { bundleConsole } from "./bundle-console.ts";

const { values } = parseArgs({
  options: { of: { type: "string", default: "main" }, rows: { type: "string", default: "40" } },
});
const { files, main, preloads, metafile } = await bundleConsole(19);
const sizeOf = (path: string): number => gzipSync(files.find((file) => file.path.endsWith(path))!.contents).length;
const wanted =
  values.of === "main" ? [main, ...preloads] : Object.keys(metafile.outputs).filter((path) => path.includes(values.of));
let total = 0;
const byPackage = new Map<string, number>();
for (const path of wanted) {
  const bytes = sizeOf(path);
  total += bytes;
  console.log(`${path.padEnd(60)} ${String(bytes).padStart(9)} B gzip`);
  for (const [input, { bytesInOutput }] of Object.entries(metafile.outputs[path]!.inputs)) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? "our own";
    byPackage.set(name, (byPackage.get(name) ?? 0) + bytesInOutput);
  }
}
console.log(`${"together".padEnd(60)} ${String(total).padStart(9)} B gzip\n`);
const rows = [...byPackage].sort(([, a], [, b]) => b - a).slice(0, Number(values.rows));
for (const [name, bytes] of rows) console.log(`${name.padEnd(50)} ${String(bytes).padStart(9)} B minified`);
