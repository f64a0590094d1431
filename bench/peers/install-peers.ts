import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { withHeartbeat } from "./heartbeat.ts";
import { versions } from "./versions.ts";

/** Where the peers' programs lie, or why one is not there. */
export interface Peers {
  readonly otelcol: Peer;
  readonly rotel: Peer;
}

export type Peer = { readonly program: string } | { readonly missing: string };

const run = promisify(execFile);
const contrib = "github.com/open-telemetry/opentelemetry-collector-contrib";

/** Brings the peers into `cache` unless they are there in the pinned versions; minutes the first time. */
export async function installPeers(cache: string, say: (text: string) => void): Promise<Peers> {
  return {
    otelcol: await orMissing(() => buildOtelcol(cache, say)),
    rotel: await orMissing(() => installRotel(cache, say)),
  };
}

/** What an environment lacks is said in one line: the first of a compiler's complaint, not its pages. */
async function orMissing(install: () => Promise<string>): Promise<Peer> {
  try {
    return { program: await install() };
  } catch (error) {
    const { code, path: program, stderr } = error as { code?: unknown; path?: string; stderr?: string };
    if (code === "ENOENT" && program !== undefined) return { missing: `${program} is not installed` };
    const words = stderr?.trim().split("\n").at(-1) ?? String(error);
    return { missing: words.slice(0, 300) };
  }
}

const manifest = `dist:
  name: otelcol
  description: OpenTelemetry Collector with the ClickHouse exporter
  output_path: ./source
extensions:
  - gomod: ${contrib}/extension/storage/filestorage ${versions.otelcol}
receivers:
  - gomod: go.opentelemetry.io/collector/receiver/otlpreceiver ${versions.otelcol}
processors:
  - gomod: go.opentelemetry.io/collector/processor/batchprocessor ${versions.otelcol}
exporters:
  - gomod: ${contrib}/exporter/clickhouseexporter ${versions.otelcol}
`;

/** Builds the Collector as its documentation says: its own builder, a manifest, one program. */
async function buildOtelcol(cache: string, say: (text: string) => void): Promise<string> {
  const directory = path.join(cache, `otelcol-${versions.otelcol}`);
  const program = path.join(directory, "source", "otelcol");
  if (await exists(program)) return program;
  say(`building the OpenTelemetry Collector ${versions.otelcol} with its own builder (two to ten minutes, once)`);
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(directory, "manifest.yaml"), manifest);
  const options = { cwd: directory, env: { ...process.env, GOBIN: directory }, maxBuffer: 1 << 26 };
  const builder = `go.opentelemetry.io/collector/cmd/builder@${versions.otelcol}`;
  await withHeartbeat(say, "fetching and compiling the builder", () => run("go", ["install", builder], options));
  await withHeartbeat(say, "fetching and compiling the Collector", () =>
    run("nice", [path.join(directory, "builder"), "--config=manifest.yaml"], options),
  );
  return program;
}

/** Unpacks the wheel; the program in it is what the package starts. */
async function installRotel(cache: string, say: (text: string) => void): Promise<string> {
  const directory = path.join(cache, `rotel-${versions.rotel}`);
  const program = path.join(directory, "rotel", "rotel-agent");
  if (!(await exists(program))) {
    say(`installing Rotel ${versions.rotel} from PyPI`);
    const wheel = ["--no-deps", "--only-binary=:all:", `--target=${directory}`, `rotel==${versions.rotel}`];
    await withHeartbeat(say, "fetching Rotel", () =>
      run("python3", ["-m", "pip", "install", "--quiet", ...wheel], { maxBuffer: 1 << 26 }),
    );
  }
  await run(program, ["start", "--help"]);
  return program;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
