/**
 * The types of grafana-plugin beside the older line of Grafana (12.4, React 18). A path that does not resolve falls back to
 * the newer line in silence, so what was really read is looked at too.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./packed.ts";

const args = ["-p", "grafana-plugin/tsconfig.react-18.json", "--listFiles"];
const { status, stdout } = spawnSync("tsc", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 });
const isFile = (line: string): boolean => line.startsWith(root);
const files = stdout.split("\n").filter(isFile);
const newer = join(root, "grafana-plugin/node_modules/");
const older = join(root, "grafana-plugin/react-18/node_modules/");
const lent = ["@grafana/data/", "@grafana/ui/", "@grafana/runtime/", "@types/react/"];
const problems = stdout.split("\n").filter((line) => line.trim() !== "" && !isFile(line));
for (const name of lent) {
  if (files.some((file) => file.startsWith(newer + name))) problems.push(`${name} of the newer line was read`);
}
if (!files.some((file) => file.startsWith(older))) problems.push("nothing of the older line was read");
for (const problem of problems) console.error(problem);
process.exitCode = status === 0 && problems.length === 0 ? 0 : 1;
