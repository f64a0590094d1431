/**
 * Serves the page while somebody works on it, as the collector serves what is published, and passes `/api` on to a collector.
 *
 *     node --conditions=@spanhouse/source grafana-plugin/console/serve.ts [--port 0] [--api http://127.0.0.1:8318] [--react 18] [--watch]
 *
 * It builds into a folder of its own and removes it at the end, so that several may run. With `--watch` it builds anew when a
 * source changes; the browser is told nothing, reload the page.
 */
import { watch } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { startConsoleServer } from "./console-server.ts";
import { writeConsole } from "./write-console.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    api: { type: "string", default: "http://127.0.0.1:8318" },
    react: { type: "string", default: "19" },
    watch: { type: "boolean", default: false },
  },
});
const react = values.react === "18" ? 18 : 19;
const own = await mkdtemp(join(tmpdir(), "spanhouse-console-"));
const folder = join(own, "dist");
const target = pathToFileURL(`${folder}/`);

async function build(): Promise<void> {
  const startMs = performance.now();
  try {
    await writeConsole(target, { react });
    console.log(`built in ${Math.round(performance.now() - startMs)} ms`);
  } catch (error) {
    console.error(error);
  }
}

await build();
const server = await startConsoleServer({
  folder,
  api: values.api,
  port: Number(values.port),
  mayEvaluate: react === 18,
});
console.log(`${server.url} (data of ${values.api})`);

let timer: NodeJS.Timeout | undefined;
/** One build at a time; what changes meanwhile starts another. */
let building = Promise.resolve();
if (values.watch)
  for (const source of ["src/", "../src/", "../../schemas/src/"])
    watch(fileURLToPath(new URL(source, import.meta.url)), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        building = building.then(build);
      }, 200);
    });

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(
    signal,
    () =>
      void server
        .close()
        .then(() => rm(own, { recursive: true, force: true }))
        .then(() => process.exit(0)),
  );
