import { expect, test } from "vitest";
import { presentedKey } from "./presented-key.ts";

test.each([
  [{}, "/v1/logs", undefined],
  [{ authorization: "Bearer one" }, "/v1/logs", "one"],
  [{ authorization: "bearer   one  " }, "/v1/logs", "one"],
  [{ authorization: "Basic dTpw" }, "/v1/logs", undefined],
  [{ authorization: "Bearer" }, "/v1/logs", undefined],
  // What Grafana makes of a template without a secret.
  [{ authorization: "Bearer <no value>" }, "/v1/logs", undefined],
  [{ "x-spanhouse-key": " two " }, "/v1/logs", "two"],
  [{ "x-spanhouse-key": "two", authorization: "Bearer one" }, "/v1/logs?key=three", "two"],
  [{ authorization: "Bearer one" }, "/v1/logs?key=three", "one"],
  [{ authorization: "Basic dTpw" }, "/v1/logs?key=three", "three"],
  [{}, "/v1/logs?a=b&key=three&key=four", "three"],
  [{}, "/v1/logs?keys=three", undefined],
  [{}, "/v1/logs?key=%73h", "sh"],
  [{}, "", undefined],
])("%j at %s presents %s", (headers, url, key) => {
  expect(presentedKey(headers, url)).toBe(key);
});
