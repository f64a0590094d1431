import { createRequire } from "node:module";
import { OperatingError } from "../errors.ts";

/** What the current process runs on, as far as the choice of the engine's package depends on it. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
  /** On Linux: whether the C library is glibc; elsewhere without meaning. */
  readonly glibc: boolean;
}

/** One npm package a platform; each carries ClickHouse as a shared library (about 550 MB unpacked). */
const packages: readonly {
  readonly os: string;
  readonly arch: string;
  readonly name: string;
  readonly text: string;
}[] = [
  { os: "linux", arch: "x64", name: "@chdb/lib-linux-x64-gnu", text: "Linux x64 (glibc)" },
  { os: "linux", arch: "arm64", name: "@chdb/lib-linux-arm64-gnu", text: "Linux arm64 (glibc)" },
  { os: "darwin", arch: "arm64", name: "@chdb/lib-darwin-arm64", text: "macOS arm64" },
  { os: "darwin", arch: "x64", name: "@chdb/lib-darwin-x64", text: "macOS x64" },
];

const library = "libchdb.so";
const elsewhere = "or set SPANHOUSE_CLICKHOUSE_URL to use a ClickHouse server instead";

/** The platform of this process. */
export function currentPlatform(): Platform {
  return { os: process.platform, arch: process.arch, glibc: process.platform === "linux" && runsOnGlibc() };
}

function runsOnGlibc(): boolean {
  // The report names the glibc version that the process runs on and leaves the field out on musl.
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}

/** Name of the npm package with the engine for `platform`. Throws `engine_unavailable` that names the platforms with one. */
export function enginePackage(platform: Platform): string {
  const found = packages.find((entry) => entry.os === platform.os && entry.arch === platform.arch);
  if (found !== undefined && (platform.os !== "linux" || platform.glibc)) return found.name;
  const libc = platform.os === "linux" ? (platform.glibc ? " (glibc)" : " (musl)") : "";
  throw new OperatingError(
    "engine_unavailable",
    `there is no embedded ClickHouse for ${platform.os} ${platform.arch}${libc}`,
    { hint: `run on ${packages.map((entry) => entry.text).join(", ")}, ${elsewhere}` },
  );
}

/**
 * Absolute path of the engine's shared library for this process, after checking that both optional packages are there.
 * Throws `engine_unavailable` with the command that installs what is missing.
 */
export function engineLibrary(): string {
  const name = enginePackage(currentPlatform());
  const require = createRequire(import.meta.url);
  const missing: string[] = [];
  let path = "";
  try {
    path = require.resolve(`${name}/${library}`);
  } catch {
    missing.push(name);
  }
  try {
    require.resolve("ffi-rs");
  } catch {
    missing.push("ffi-rs");
  }
  if (missing.length === 0) return path;
  throw new OperatingError(
    "engine_unavailable",
    `the embedded ClickHouse needs ${missing.join(" and ")}, not installed`,
    {
      hint: `install optional packages too (npm install --include=optional, or npm install ${missing.join(" ")}), ${elsewhere}`,
    },
  );
}
