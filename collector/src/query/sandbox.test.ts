import { expect, test } from "vitest";
import type { Result } from "../clickhouse.ts";
import type { Principal } from "../keys/key-ring.ts";
import { runAs } from "./reader-scope.ts";
import { createSandbox, defaultQueryLimits } from "./sandbox.ts";

test("the first questions of a dashboard keep to the places of their key, with what is asked beside them", async () => {
  let running = 0;
  let runningMost = 0;
  const asked: string[] = [];
  const rows = async (sql: string): Promise<Result> => {
    asked.push(sql);
    runningMost = Math.max(runningMost, ++running);
    await new Promise(setImmediate);
    running--;
    return { columns: [], rows: [["0"]], statistics: { elapsedSeconds: 0, rowsRead: 0, bytesRead: 0 } };
  };
  const sandbox = createSandbox({ rows }, { ...defaultQueryLimits, queriesRunningMax: 3 });
  const signal = new AbortController().signal;
  const principal: Principal = {
    ...{ keyId: "k", projectId: "default", scope: "read", origins: [] },
    ...{ rate: undefined, quota: undefined },
  };
  await runAs({ principal, alone: true, isLetIn: () => true }, () =>
    Promise.all(Array.from({ length: 12 }, (_, number) => sandbox({ sql: `SELECT ${number}`, signal }))),
  );
  expect(runningMost).toBe(3);
  expect(asked.filter((sql) => sql.includes("getSetting")).length).toBeLessThanOrEqual(3);
});
