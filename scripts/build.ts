/** `npm run build`: writes what is published, from nothing, so that no output of a file that is gone stays behind. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
for (const folder of ["schemas/dist", "collector/dist", "sdk-browser/dist", "sdk-node/dist"])
  rmSync(new URL(folder, root), { recursive: true, force: true });
const steps = [
  ["tsc", "-b", "tsconfig.build.json"],
  ["node", "sdk-browser/build.ts"],
  ["node", "sdk-node/build.ts"],
] as const;
for (const [command, ...args] of steps) {
  const { status } = spawnSync(command, args, { cwd: fileURLToPath(root), stdio: "inherit" });
  process.exitCode = status ?? 1;
  if (status !== 0) break;
}
