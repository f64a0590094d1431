import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** Files that are text; icons too, though most are smaller than a packet and stay as they are. */
const text = /\.(js|css|html|svg|json|map|md)$/;
const bytesMin = 1_024;

/** How hard to try: `publish` costs a minute and is done once a release, `quick` a second. */
export type Effort = "publish" | "quick";

/** Writes `.br` and `.gz` beside each file of text below `folder`, where it is worth it, so that a server need not compress. */
export async function writeCompressed(folder: string, effort: Effort): Promise<void> {
  const quality = effort === "publish" ? 11 : 5;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !text.test(file)) continue;
    const contents = await readFile(file);
    if (contents.length < bytesMin) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length };
    await writeFile(`${file}.br`, await brotli(contents, { params }));
    await writeFile(`${file}.gz`, await deflate(contents, { level: effort === "publish" ? 9 : 6 }));
  }
}
