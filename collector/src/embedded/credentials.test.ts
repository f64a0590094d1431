import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadCredentials } from "./credentials.ts";

const containing = (text: string): unknown => expect.stringContaining(text);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "spanhouse-credentials-"));
});
afterEach(() => rm(directory, { recursive: true }));

it("makes passwords once and keeps them for the owner alone", async () => {
  const path = join(directory, "credentials.json");
  const first = await loadCredentials(path);
  expect(first.writer.password).not.toBe(first.reader.password);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await loadCredentials(path)).toEqual(first);
});

it.each(["", "{", "null", '{"writer":{"user":"spanhouse_writer","password":""}}'])(
  "refuses a damaged file without quoting it: %s",
  async (text) => {
    const path = join(directory, "credentials.json");
    await writeFile(path, text);
    await expect(loadCredentials(path)).rejects.toMatchObject({
      code: "engine_unavailable",
      message: `${path} does not hold the passwords of the embedded ClickHouse`,
      hint: containing("delete the file"),
    });
  },
);
