import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions } from "esbuild";
import { type ConsoleServer, startConsoleServer } from "../../console/console-server.ts";
import { lighterPackages } from "../../console/lighter-packages.ts";
import { packageRules } from "../../console/package-rules.ts";
import { virtualModules } from "../../console/virtual-modules.ts";

const plugin = fileURLToPath(new URL("../../", import.meta.url));

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Panels</title>
<script src="/assets/boot.js"></script><script type="module" src="/assets/draw-panels.js"></script></head><body><main></main></body></html>`;

/** Builds a page of the sources as they are that draws panels on demand (`window.drawPanels`), and serves it as the console is served. */
export async function startPanelsPage(): Promise<ConsoleServer> {
  const folder = await mkdtemp(join(tmpdir(), "spanhouse-panels-"));
  await mkdir(join(folder, "public/build"), { recursive: true });
  await symlink(`${plugin}node_modules/@grafana/ui/dist/public/img`, join(folder, "public/build/img"));
  await bundlePage(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), html);
  const server = await startConsoleServer({ folder, port: 0 });
  const close = async (): Promise<void> => {
    await server.close();
    await rm(folder, { recursive: true });
  };
  return { url: server.url, close };
}

/** The data source as a page knows it that asks nothing: what it is, without its code. */
async function dataSourceCode(): Promise<string> {
  const manifest = await readFile(new URL("../../src/plugin.json", import.meta.url), "utf8");
  return `export const sharedModules = {}; export const dashboards = []; export const manifest = ${manifest};`;
}

async function bundlePage(outdir: string): Promise<void> {
  const virtual = { ...(await virtualModules(plugin)), "built-plugin": await dataSourceCode() };
  const options = {
    absWorkingDir: plugin,
    bundle: true,
    outdir,
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    conditions: ["@spanhouse/source", "module"],
    loader: { ".svg": "dataurl", ".ttf": "dataurl", ".woff2": "dataurl", ".png": "dataurl" },
    logLevel: "error",
    plugins: [lighterPackages(plugin), packageRules(plugin, virtual)],
  } satisfies BuildOptions;
  const define = { "process.env.NODE_ENV": '"production"', global: "globalThis" };
  await Promise.all([
    build({ ...options, define, entryPoints: ["console/src/boot/boot.ts"], format: "iife" }),
    build({
      ...options,
      define: { ...define, define: "undefined" },
      entryPoints: ["test/panels-page/draw-panels.tsx"],
      format: "esm",
      splitting: true,
    }),
  ]);
}
