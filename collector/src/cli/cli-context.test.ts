import { expect, test } from "vitest";
import { queryUrlOf } from "./cli-context.ts";

test.each([
  [undefined, "http://127.0.0.1:8318"],
  ["", "http://127.0.0.1:8318"],
  ["127.0.0.1:9318", "http://127.0.0.1:9318"],
  ["0.0.0.0:9318", "http://127.0.0.1:9318"],
  ["[::]:9318", "http://[::1]:9318"],
  [" collector.local:80 ", "http://collector.local:80"],
  ["what is no address", "http://127.0.0.1:8318"],
])("a collector that listens at %j is asked at %s", (listen, url) => {
  expect(queryUrlOf(listen)).toBe(url);
});
