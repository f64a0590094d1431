import { expect, test } from "vitest";
import { refuseOwnRecords, type BeforeSend, type Outgoing } from "./before-send.ts";

const record: Outgoing = { signal: "logs", name: undefined, attributes: {}, body: "outer" };

test("a record that is made while beforeSend runs is refused, the one that it is about is not", () => {
  const refused: unknown[] = [];
  const guarded: BeforeSend = refuseOwnRecords((outgoing) => {
    try {
      guarded({ ...record, body: "inner" });
    } catch (error) {
      refused.push(error);
    }
    return outgoing;
  });
  expect(guarded(record)).toBe(record);
  expect(guarded(record)).toBe(record);
  expect(refused).toHaveLength(2);
});
