import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockFile } from "../src/spool/lock-file.ts";

const holder = `
  import { lockFile } from ${JSON.stringify(new URL("../src/spool/lock-file.ts", import.meta.url).href)};
  lockFile(process.argv[1]);
  process.stdout.write("locked");
  setInterval(() => {}, 1000);
`;

test("the lock of a spool is held against other processes and ends with its holder, however that ends", async () => {
  const directory = await mkdtemp(join(tmpdir(), "lock-"));
  const path = join(directory, "lock");
  const child = spawn(process.execPath, ["--input-type=module", "--eval", holder, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await once(child.stdout, "data");
    expect(() => lockFile(path)).toThrow(`another process holds the lock ${path}`);
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    lockFile(path)();
    lockFile(path)();
  } finally {
    child.kill("SIGKILL");
    await rm(directory, { recursive: true });
  }
});
