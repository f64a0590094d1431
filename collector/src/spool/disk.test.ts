import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemDisk } from "./disk.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "disk-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

test("more chunks than one writev takes are written in order, at their place", async () => {
  const file = await systemDisk.open(join(root, "f"), "create");
  const chunks = Array.from({ length: 5_000 }, (_, index) => Buffer.alloc(index % 7, index));
  await file.write(chunks, 10);
  await file.datasync();
  const whole = Buffer.concat([Buffer.alloc(10), ...chunks]);
  expect(await file.size()).toBe(whole.length);
  const read = Buffer.alloc(whole.length + 5);
  expect(await file.read(read, 0)).toBe(whole.length);
  expect(read.subarray(0, whole.length).equals(whole)).toBe(true);
  await file.truncate(3);
  expect(await file.read(read, 2)).toBe(1);
  await file.close();
});

test("modes: create wants nothing there, replace empties, upsert keeps, read and update want a file", async () => {
  const path = join(root, "f");
  for (const mode of ["read", "update"] as const) {
    await expect(systemDisk.open(path, mode)).rejects.toMatchObject({ code: "ENOENT" });
  }
  for (const mode of ["create", "upsert", "update", "read"] as const) {
    const file = await systemDisk.open(path, mode);
    if (mode === "create") await file.write([Buffer.from("abc")], 0);
    expect(await file.size()).toBe(3);
    await file.close();
  }
  await expect(systemDisk.open(path, "create")).rejects.toMatchObject({ code: "EEXIST" });
  const file = await systemDisk.open(path, "replace");
  expect(await file.size()).toBe(0);
  await file.close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("directories are made with their parents, listed, and files in them moved and removed", async () => {
  const path = join(root, "a/b/c");
  await systemDisk.makeDirectory(path);
  await systemDisk.makeDirectory(path);
  const file = await systemDisk.open(join(path, "f"), "create");
  await file.write([Buffer.from("abc")], 0);
  await file.close();
  await systemDisk.rename(join(path, "f"), join(root, "a/b/g"));
  await systemDisk.syncDirectory(path);
  expect(
    (await systemDisk.list(join(root, "a/b"))).toSorted((left, right) => (left.name < right.name ? -1 : 1)),
  ).toEqual([
    { name: "c", kind: "directory", bytes: 0 },
    { name: "g", kind: "file", bytes: 3 },
  ]);
  await systemDisk.remove(join(root, "a/b/g"));
  await systemDisk.remove(join(root, "a/b/g"));
  expect(await systemDisk.list(path)).toEqual([]);
  expect(await systemDisk.freeBytes(root)).toBeGreaterThan(0);
});
