/**
 * `npm run build`: writes what is published, from nothing, so that no output of a file that is gone stays behind. The console alone is
 * left as it is while it fits its sources. `npm run build -- --publish` compresses it as well as can be, which takes a minute.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildConsole } from "./console-build.ts";
import { isInstalled } from "./installed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs one step to its end, and ends this process when it fails. */
function run(command: string, ...args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

for (const folder of ["schemas/dist", "collector/dist", "sdk-browser/dist", "sdk-node/dist", "grafana-plugin/dist"])
  rmSync(join(root, folder), { recursive: true, force: true });
run("tsc", "-b", "tsconfig.build.json");
run("node", "sdk-browser/build.ts");
run("node", "sdk-node/build.ts");
if (isInstalled(join(root, "grafana-plugin"))) {
  run("node", "--conditions=@spanhouse/source", "grafana-plugin/build.ts");
  await buildConsole(
    { react: "19", publish: process.argv.includes("--publish") },
    { onLine: (line) => console.log(line) },
  );
} else {
  console.log("grafana-plugin: not built, its packages are not installed; npm run console installs them");
}
