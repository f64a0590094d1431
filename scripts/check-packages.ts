/**
 * What is published is complete, holds nothing else, and starts: under plain Node, without the export condition that
 * makes the repository run from source. Needs `npm run build` before.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Packed } from "./packed.ts";
import { pack, publishedFolders, root } from "./packed.ts";

const required: Readonly<Record<string, readonly string[]>> = {
  schemas: ["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts", "dist/otlp-protobufjs.js"],
  collector: ["package.json", "README.md", "LICENSE", "bin/spanhouse.mjs", "dist/main.js"],
  "grafana-plugin/console": [
    ...["package.json", "README.md", "LICENSE", "dist/index.html", "dist/public/THIRD-PARTY-LICENSES.txt"],
    ...["module.js", "plugin.json"].map((file) => `dist/public/plugins/spanhouse-spanhouse-datasource/${file}`),
  ],
  "sdk-browser": [
    ...["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts", "dist/logger.js"],
    ...["dist/script/spanhouse.js", "dist/script/loader.js"],
  ],
  "sdk-node": [
    ...["package.json", "README.md", "LICENSE", "dist/index.js", "dist/index.d.ts", "dist/register.js"],
    ...["dist/delivery-thread.js", "dist/instrumentation/http.js", "dist/THIRD-PARTY-LICENSES.txt"],
  ],
};

/** What a bundler writes has no source of its own name. */
const bundled: Readonly<Record<string, RegExp>> = {
  "grafana-plugin/console": /^dist\//,
  "sdk-node": /^dist\/(chunk-\w+|delivery-thread|instrumentation\/[\w-]+)\.js$|^dist\/THIRD-PARTY-LICENSES\.txt$/,
};

const strangers =
  /\.(test|contract|bench)\.|(^|\/)(simulated|start-test)-|-model\.|^(src|test|node_modules)\/|tsbuildinfo|(?<!\.d)\.ts$/;

function contentProblems({ folder, files }: Packed): string[] {
  const paths = files.map(({ path }) => path);
  const missing = (required[folder] ?? []).filter((path) => !paths.includes(path));
  const migrations =
    existsSync(join(root, folder, "migrations")) && !paths.some((path) => /^migrations\/.*\.sql$/.test(path));
  const stale = paths.filter((path) => {
    const source = path.replace(/^dist\//, "src/").replace(/(\.d\.ts|\.js)$/, ".ts");
    const isBundled = bundled[folder]?.test(path) === true;
    return path.startsWith("dist/") && !isBundled && !existsSync(join(root, folder, source));
  });
  return [
    ...stale.map((path) => `${folder}: ${path} has no source any more; remove ${folder}/dist and build again`),
    ...(hasOwnLicence(folder) ? [] : [`${folder}: its LICENSE is another one than that of the repository`]),
    ...missing.map((path) => `${folder}: ${path} is missing from the package`),
    ...paths
      .filter((path) => strangers.test(path))
      .map((path) => `${folder}: ${path} does not belong into the package`),
    ...(migrations ? [`${folder}: the migrations are missing from the package`] : []),
  ];
}

/** npm packs a LICENSE only from the package's own folder, so each has a copy. */
function hasOwnLicence(folder: string): boolean {
  const [ours, copy] = [root, join(root, folder)].map((place) => join(place, "LICENSE"));
  return !existsSync(copy!) || readFileSync(copy!, "utf8") === readFileSync(ours!, "utf8");
}

/** Runs plain Node on `args`; what is wrong when it does not print what it should. */
function runProblems(what: string, args: readonly string[], expected: RegExp): string[] {
  const env = { ...process.env };
  delete env["NODE_OPTIONS"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
  return status === 0 && expected.test(stdout) ? [] : [`${what} ended with ${status}: ${stdout}${stderr}`];
}

/** `--version` loads every module of the command line, so it finds an import that only the source condition resolves. */
function startProblems(): string[] {
  const version = [join(root, "collector/dist/main.js"), "--version"];
  const logger = `import { createLogger } from "@spanhouse/browser/logger"; console.log(typeof createLogger);`;
  const register = ["--import", "@spanhouse/node/register", "--eval", "console.log(7)"];
  return [
    ...runProblems("collector: node dist/main.js --version", version, /^\d+\.\d+\.\d+\s*$/),
    ...runProblems("sdk-node: a script under --import", register, /^7\s*$/),
    ...runProblems("sdk-browser: its logger in Node", ["--input-type=module", "--eval", logger], /^function\s*$/),
  ];
}

const problems = [...publishedFolders.flatMap((folder) => contentProblems(pack(folder))), ...startProblems()];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
