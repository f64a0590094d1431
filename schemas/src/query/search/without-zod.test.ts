import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

/** Every file that is loaded with `file`, and what of packages. */
async function loaded(file: URL, seen: Set<string> = new Set()): Promise<Set<string>> {
  if (seen.has(file.href)) return seen;
  seen.add(file.href);
  const text = await readFile(file, "utf8");
  for (const [, types, from = ""] of text.matchAll(/^(?:im|ex)port (type )?[^;]*?from "([^"]+)";/gm)) {
    if (types !== undefined) continue;
    if (from.startsWith(".")) await loaded(new URL(from, file), seen);
    else seen.add(from);
  }
  return seen;
}

test("the search language comes without packages, so that a page that searches does not carry what reads requests", async () => {
  const files = [...(await loaded(new URL("index.ts", import.meta.url)))];
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => !file.startsWith("file:"))).toEqual([]);
});
