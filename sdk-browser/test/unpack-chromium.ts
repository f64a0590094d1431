import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, readFile, rename } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createBrotliDecompress } from "node:zlib";

const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));

/**
 * The Chromium of the npm package `@sparticuz/chromium`, unpacked once an install (five seconds, 200 MB). The package would
 * unpack into the system's folder for temporary files, under a name that two versions and two users share.
 */
export async function unpackChromium(): Promise<string> {
  const manifest = findPackageJSON("@sparticuz/chromium", import.meta.url);
  if (manifest === undefined) throw new Error("@sparticuz/chromium is not installed; npm install brings it");
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { readonly version: string };
  const program = join(cache, `chromium-${version}`);
  if (existsSync(program)) return program;
  await mkdir(cache, { recursive: true });
  // Test files run side by side: each unpacks into a file of its own, and a whole file takes the name.
  const own = `${program}.${randomUUID()}`;
  const packed = join(dirname(manifest), "bin", "chromium.br");
  await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(own, { mode: 0o700 }));
  await rename(own, program);
  return program;
}
