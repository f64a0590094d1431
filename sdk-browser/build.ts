/**
 * Writes the scripts for a script tag, beside the modules that `tsc -b` has written, and says for each its size and its
 * hash, for the `integrity` attribute of the tag (https://www.w3.org/TR/SRI/). Part of `npm run build`.
 */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { bundle, scripts } from "./bundle.ts";

const folder = new URL("dist/script/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const name of scripts) {
  const text = await bundle(`script/${name}`, "iife");
  await writeFile(new URL(`${name}.js`, folder), text);
  const gzipped = gzipSync(text, { level: 9 }).length;
  const hash = createHash("sha384").update(text).digest("base64");
  console.log(`${`${name}.js`.padEnd(20)} ${String(gzipped).padStart(6)} B gzip  sha384-${hash}`);
}
