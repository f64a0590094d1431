import { expect, test } from "vitest";
import { openPrincipal } from "../keys/key-ring.ts";
import { createCors, type Cors } from "./cors.ts";

function corsOf(origins: readonly string[], trustsHost = false): Cors {
  return createCors({ origins, trustsHost });
}

function allows(origins: readonly string[], origin: string, host?: string): boolean {
  try {
    corsOf(origins).check({ origin, ...(host === undefined ? {} : { host }) });
    return true;
  } catch {
    return false;
  }
}

test("loopback: any port of this machine, nothing that only looks like it", () => {
  for (const origin of [
    "http://localhost",
    "http://localhost:3000",
    "https://localhost:8443",
    "http://app.localhost:5173",
    "http://127.0.0.1:5173",
    "http://127.1.2.3",
    "http://[::1]:8080",
  ]) {
    expect([origin, allows(["loopback"], origin)]).toEqual([origin, true]);
  }
  for (const origin of [
    "null",
    "file://",
    "http://localhost.evil.example",
    "http://evil.example/localhost",
    "http://127.0.0.1.evil.example",
    "http://evillocalhost",
    "https://example.com",
    "http://localhost:3000\u0000",
  ]) {
    expect([origin, allows(["loopback"], origin)]).toEqual([origin, false]);
  }
});

test("configured origins: exact, below a host, and all", () => {
  expect(allows(["https://app.example.com"], "https://app.example.com")).toBe(true);
  expect(allows(["https://app.example.com"], "https://APP.example.com")).toBe(true);
  expect(allows(["https://app.example.com"], "https://appxexample.com")).toBe(false);
  expect(allows(["https://app.example.com"], "http://app.example.com")).toBe(false);
  expect(allows(["https://*.example.com"], "https://a.b.example.com")).toBe(true);
  expect(allows(["https://*.example.com"], "https://example.com")).toBe(false);
  expect(allows(["https://*.example.com"], "https://evil.com/.example.com")).toBe(false);
  expect(allows([], "http://localhost:3000")).toBe(false);
  expect(corsOf(["*"]).check({ origin: "null" })).toContain("*");
});

test("a page behind the same proxy is of the same origin", () => {
  expect(allows([], "https://app.example.com", "app.example.com")).toBe(true);
  expect(allows([], "https://app.example.com", "other.example.com")).toBe(false);
});

test("without a key the Host is not believed, because a page's own name may resolve to this machine", () => {
  const headers = { origin: "http://evil.example:4318", host: "evil.example:4318" };
  const open = openPrincipal("ingest");
  expect(() => corsOf(["loopback"]).confirm(headers, open)).toThrow("may not send here");
  expect(() => corsOf(["loopback"]).confirm(headers, { ...open, keyId: "4fQzT0aLm2" })).not.toThrow();
  expect(() => corsOf(["loopback"], true).confirm(headers, open)).not.toThrow();
  const own = { origin: "http://localhost:4318", host: "localhost:4318" };
  expect(() => corsOf(["loopback"]).confirm(own, open)).not.toThrow();
});

test("programs that are not browsers need no headers", () => {
  expect(corsOf([]).check({})).toEqual([]);
});

test("what a preflight asks for is granted only when it is a list of names", () => {
  const ask = (names: string): readonly string[] =>
    corsOf(["*"]).preflight({ origin: "http://a", "access-control-request-headers": names });
  expect(ask("content-type, x-key")).toContain("content-type, x-key");
  expect(ask("a\u00e9; b")).not.toContain("Access-Control-Allow-Headers");
});

test("credentials, which every beacon brings, are granted to whoever is named, and never together with a star", () => {
  const grants = (
    origins: readonly string[],
    origin: string,
    host = "collect.example.com",
  ): readonly (string | undefined)[] => {
    const headers = { origin, host };
    const { check, preflight } = corsOf(origins);
    const named = (list: readonly string[], name: string): string | undefined =>
      list[list.indexOf(name) + 1 || Infinity];
    const [answer, before] = [check(headers), preflight(headers)];
    expect(before.slice(0, answer.length)).toEqual(answer);
    return [named(answer, "Access-Control-Allow-Origin"), named(answer, "Access-Control-Allow-Credentials")];
  };
  expect(grants(["https://app.example.com"], "https://app.example.com")).toEqual(["https://app.example.com", "true"]);
  expect(grants(["https://*.example.com"], "https://a.example.com")).toEqual(["https://a.example.com", "true"]);
  expect(grants(["loopback"], "http://localhost:3000")).toEqual(["http://localhost:3000", "true"]);
  expect(grants([], "https://collect.example.com")).toEqual(["https://collect.example.com", "true"]);
  expect(grants(["*"], "https://app.example.com")).toEqual(["*", undefined]);
  expect(grants(["*", "https://app.example.com"], "https://app.example.com")[1]).toBe("true");
  expect(grants(["*", "https://app.example.com"], "https://other.example.com")).toEqual(["*", undefined]);
});
