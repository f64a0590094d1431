/** What an application can decide in its code. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { startReceiver, type Receiver } from "./receiver.ts";
import { killApplications, runApplication, type Ending } from "./run-application.ts";

let collector: Receiver;

beforeEach(async () => {
  collector = await startReceiver();
});

afterEach(async () => {
  await killApplications();
  await collector.close();
});

function run(way: string): Promise<Ending> {
  return runApplication("in-code.ts", {
    args: [way],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    nodeArgs: [],
  }).ended;
}

const spanNames = (): string[] => collector.spans().map(({ name }) => name);

test("beforeSend changes records and keeps them back; where it fails the record stays here, and that is told", async () => {
  const { stderr } = await run("before-send");
  expect(collector.spans()).toMatchObject([{ name: "open", attributes: { "seen.by": "filter" } }]);
  expect(collector.logs()).toMatchObject([{ body: "hello!", attributes: { "seen.by": "filter" } }]);
  expect(stderr).toBe(
    [
      "spanhouse: beforeSend has thrown, or made records itself, and such a record is dropped; what is dropped is counted when the process ends\n",
      "spanhouse: 1 span was not delivered before the end\n",
    ].join(""),
  );
});

test("a platform that freezes the process after the answer is asked to wait until everything is delivered", async () => {
  const ending = await run("wait-until");
  expect(ending).toMatchObject({ signal: "SIGKILL", stdout: "asked 1 times\n" });
  expect(spanNames()).toEqual(["GET /"]);
});

test("after shutdown nothing is recorded, and it can be started again", async () => {
  expect(await run("shutdown")).toMatchObject({ code: 0, stderr: "" });
  expect(spanNames()).toEqual(["before", "again"]);
});

test("an application's own providers deliver by our processors, also when an error ends it", async () => {
  expect(await run("processors")).toMatchObject({ code: 1 });
  expect(spanNames()).toEqual(["my span"]);
  expect(collector.logs().map(({ body }) => body)).toEqual(["my log"]);
});
