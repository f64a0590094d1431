import { expect, test } from "vitest";
import { createReadiness } from "./readiness.ts";

test("ready when every part is, and a part may stop being so", async () => {
  const readiness = createReadiness(["spool", "clickhouse"]);
  expect(readiness.parts()).toEqual([
    { part: "spool", ready: false, reason: "not started yet" },
    { part: "clickhouse", ready: false, reason: "not started yet" },
  ]);
  let told = false;
  const whenReady = readiness.whenReady().then(() => (told = true));
  readiness.ready("spool");
  readiness.notReady("spool", "the disk is full");
  readiness.ready("clickhouse");
  await Promise.resolve();
  expect([told, readiness.isReady("spool"), readiness.isReady("clickhouse")]).toEqual([false, false, true]);
  readiness.ready("spool");
  await whenReady;
  await readiness.whenReady();
  expect(readiness.parts().every(({ ready, reason }) => ready && reason === "")).toBe(true);
});
