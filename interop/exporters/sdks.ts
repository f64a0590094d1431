/** The SDKs that are tried: how they are installed, in which versions, and what runs their program. */
import { execFile } from "node:child_process";
import { access, cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

export type Protocol = "grpc" | "http/protobuf" | "http/json";

export interface Sdk {
  readonly name: string;
  /** As the page shows it. */
  readonly versions: string;
  readonly protocols: readonly Protocol[];
  /** Why a protocol is missing. */
  readonly without?: string;
  /** Its exporter leaves the W3C flags of spans and links out; those of log records come. */
  readonly leavesSpanFlagsOut?: true;
  /** Told to the program besides the emission. */
  readonly told?: Readonly<Record<string, unknown>>;
  /** Installs it into the folder; resolves with the program and its arguments, those of a run go behind. */
  install(folder: string): Promise<readonly [program: string, ...args: string[]]>;
}

const run = promisify(execFile);
const here = import.meta.dirname;

const javaScriptLines = [
  {
    line: 2,
    experimental: "0.223.0",
    packages: {
      ...{ api: "1.9.1", "api-logs": "0.223.0", resources: "2.12.0", "sdk-logs": "0.223.0" },
      ...{ "sdk-metrics": "2.12.0", "sdk-trace-base": "2.12.0" },
    },
  },
  {
    line: 3,
    experimental: "0.301.0",
    packages: { api: "1.10.0", resources: "3.1.0", "sdk-logs": "3.1.0", "sdk-metrics": "3.1.0", "sdk-trace": "3.1.0" },
  },
] as const;

const notJson = "it has no exporter for it";

export const sdks: readonly Sdk[] = [
  ...javaScriptLines.map(({ line, experimental, packages }): Sdk => ({
    name: `JavaScript ${line}`,
    versions: `SDK ${packages.resources}, exporters ${experimental}, Node ${process.versions.node}`,
    protocols: ["grpc", "http/protobuf", "http/json"],
    told: { line },
    async install(folder) {
      const exporters = ["trace", "logs", "metrics"].flatMap((signal) =>
        ["grpc", "proto", "http"].map((kind) => `exporter-${signal}-otlp-${kind}`),
      );
      const dependencies = Object.fromEntries([
        ...Object.entries(packages).map(([name, version]) => [`@opentelemetry/${name}`, version]),
        ...exporters.map((name) => [`@opentelemetry/${name}`, experimental]),
      ]) as Record<string, string>;
      await writeFile(
        path.join(folder, "package.json"),
        JSON.stringify({ private: true, type: "module", dependencies }),
      );
      await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
      await cp(path.join(here, "javascript/emit.mjs"), path.join(folder, "emit.mjs"));
      return [process.execPath, path.join(folder, "emit.mjs")];
    },
  })),
  {
    name: "Python",
    versions: "SDK and exporters 1.45.2",
    protocols: ["grpc", "http/protobuf"],
    without: notJson,
    leavesSpanFlagsOut: true,
    async install(folder) {
      const python = path.join(folder, "venv/bin/python");
      if (!(await exists(python))) await run("python3", ["-m", "venv", path.join(folder, "venv")]);
      const requirements = path.join(here, "python/requirements.txt");
      await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
      return [python, path.join(here, "python/emit.py")];
    },
  },
  {
    name: "Go",
    versions: "SDK and exporters 1.47.0, exporters of logs 0.23.0",
    protocols: ["grpc", "http/protobuf"],
    without: notJson,
    async install(folder) {
      await cp(path.join(here, "go"), folder, { recursive: true });
      await run("nice", ["go", "build", "-o", "emit", "."], { cwd: folder });
      return [path.join(folder, "emit")];
    },
  },
  {
    name: "Java",
    versions: "SDK and exporters 1.67.0",
    protocols: ["grpc", "http/protobuf"],
    without: notJson,
    async install(folder) {
      // The jars are named with their versions, so those of another pom would stand beside.
      const jars = path.join(folder, "jars");
      const pom = path.join(here, "java/pom.xml");
      if (!(await exists(jars))) {
        const copy = ["dependency:copy-dependencies", `-DoutputDirectory=${jars}`];
        await run("nice", ["mvn", "--quiet", "--batch-mode", "--file", pom, ...copy]);
      }
      return ["java", "-cp", path.join(jars, "*"), path.join(here, "java/Emit.java")];
    },
  },
];

export type Installed = { readonly command: readonly [string, ...string[]] } | { readonly missing: string };

/** Installs an SDK into a folder of its own; what the machine lacks is said, and is no failure. */
export async function installSdk(sdk: Sdk, cache: string): Promise<Installed> {
  const folder = path.join(cache, sdk.name.toLowerCase().replaceAll(" ", "-"));
  await mkdir(folder, { recursive: true });
  try {
    return { command: await sdk.install(folder) };
  } catch (error) {
    const { code, path: program, stderr } = error as { code?: unknown; path?: string; stderr?: string };
    if (code === "ENOENT" && program !== undefined) return { missing: `${program} is not installed` };
    return { missing: (stderr?.trim().split("\n").at(-1) ?? String(error)).slice(0, 300) };
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
