import { otlpType } from "@spanhouse/schemas/otlp-protobufjs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readPartialSuccess, readStatusMessage } from "./answer.ts";
import { retryAfterMs } from "./post.ts";

const protobuf = "application/x-protobuf";

test("a partial success is read as another reader wrote it, in both encodings", () => {
  const type = otlpType("ExportLogsServiceResponse");
  const answers = fc.record({ rejectedLogRecords: fc.nat(), errorMessage: fc.stringMatching(/^[a-z]{0,20}$/) });
  fc.assert(
    fc.property(answers, (partialSuccess) => {
      const expected = { rejected: partialSuccess.rejectedLogRecords, message: partialSuccess.errorMessage };
      const bytes = type.encode(type.fromObject({ partialSuccess })).finish();
      expect(readPartialSuccess(bytes, protobuf)).toEqual(expected);
      const json = Buffer.from(JSON.stringify({ partialSuccess }));
      expect(readPartialSuccess(json, "application/json; charset=utf-8")).toEqual(expected);
    }),
  );
});

test("an answer that is no answer refuses nothing and never throws", () => {
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.constantFrom(protobuf, "application/json", "text/html", ""),
      (body, contentType) => {
        expect(readPartialSuccess(body, contentType).rejected).toBeGreaterThanOrEqual(0);
        expect(readStatusMessage(body, contentType).length).toBeLessThan(310);
      },
    ),
  );
});

test("the page of a proxy is not shown, a plain text is", () => {
  expect(readStatusMessage(Buffer.from("<html>"), "text/html")).toBe("");
  expect(readStatusMessage(Buffer.from("no such\n tenant"), "text/plain")).toBe("no such tenant");
});

test.each([
  ["3", 3_000],
  ["0.5", 500],
  ["Sat, 21 Nov 2026 12:00:05 GMT", 5_000],
  ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
  ["999999999999", 300_000],
  ["soon", undefined],
  [undefined, undefined],
])("Retry-After %s is %s ms", (header, expected) => {
  expect(retryAfterMs(header, Date.parse("2026-11-21T12:00:00Z"))).toBe(expected);
});
