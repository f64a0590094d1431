import { describe, expect, it } from "vitest";
import { currentPlatform, engineLibrary, enginePackage } from "./platform.ts";

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

describe("enginePackage", () => {
  it.each([
    [{ os: "linux", arch: "x64", glibc: true }, "@chdb/lib-linux-x64-gnu"],
    [{ os: "linux", arch: "arm64", glibc: true }, "@chdb/lib-linux-arm64-gnu"],
    [{ os: "darwin", arch: "arm64", glibc: false }, "@chdb/lib-darwin-arm64"],
    [{ os: "darwin", arch: "x64", glibc: false }, "@chdb/lib-darwin-x64"],
  ])("names the package of %o", (platform, name) => {
    expect(enginePackage(platform)).toBe(name);
  });

  it.each([
    [{ os: "linux", arch: "x64", glibc: false }, "linux x64 (musl)"],
    [{ os: "linux", arch: "riscv64", glibc: true }, "linux riscv64 (glibc)"],
    [{ os: "win32", arch: "x64", glibc: false }, "win32 x64"],
  ])("refuses %o and names the ones that work", (platform, text) => {
    expect(() => enginePackage(platform)).toThrow(
      expect.objectContaining({
        code: "engine_unavailable",
        message: `there is no embedded ClickHouse for ${text}`,
        hint: matching(/Linux x64 \(glibc\), Linux arm64 \(glibc\), macOS arm64, macOS x64.*SPANHOUSE_CLICKHOUSE_URL/),
      }),
    );
  });
});

it("finds the library that is installed for this platform", () => {
  expect(engineLibrary()).toContain(enginePackage(currentPlatform()));
});
