import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type BuildOptions } from "esbuild";
import { contentSecurityPolicy } from "../../console/console-server.ts";
import { lighterPackages } from "../../console/lighter-packages.ts";
import { packageRules } from "../../console/package-rules.ts";
import { virtualModules } from "../../console/virtual-modules.ts";

/** A page that draws panels on demand (`window.drawPanels`). */
export interface PanelsPage {
  readonly url: string;
  close(): Promise<void>;
}

const plugin = fileURLToPath(new URL("../../", import.meta.url));

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Panels</title>
<script src="/boot.js"></script><script type="module" src="/draw-panels.js"></script></head><body><main></main></body></html>`;

/**
 * Builds the page of the sources as they are, beside a line of Grafana, and serves it under the policy that the console is
 * served with.
 */
export async function startPanelsPage(line: "18" | "19" = "19"): Promise<PanelsPage> {
  const modules = line === "18" ? `${plugin}react-18/` : plugin;
  const icons = pathToFileURL(`${modules}node_modules/@grafana/ui/dist/public/img/`);
  const files = await bundlePage(modules);
  files.set("/", Buffer.from(html));
  // The older line makes functions of text for its tables and joins; the newer one, which is published, does not.
  const policy =
    line === "18" ? contentSecurityPolicy.replace("script-src", "script-src 'unsafe-eval'") : contentSecurityPolicy;
  const server = createServer((request, answer) => {
    const path = new URL(request.url!, "http://page").pathname;
    const send = (body: Buffer): void => {
      answer.setHeader("Content-Type", types[extname(path) || ".html"] ?? "application/octet-stream");
      answer.setHeader("Content-Security-Policy", policy);
      answer.end(body);
    };
    const file = files.get(path);
    if (file !== undefined) send(file);
    else
      readFile(new URL(path.replace(/^\/public\/build\/img\//, ""), icons)).then(send, () => {
        answer.statusCode = 404;
        answer.end();
      });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** The data source as a page knows it that asks nothing: what it is, without its code. */
async function dataSourceCode(): Promise<string> {
  const manifest = await readFile(new URL("../../src/plugin.json", import.meta.url), "utf8");
  return `export const sharedModules = {}; export const dashboards = []; export const manifest = ${manifest};`;
}

async function bundlePage(modules: string): Promise<Map<string, Buffer>> {
  const virtual = { ...(await virtualModules(modules)), "built-plugin": await dataSourceCode() };
  const options = {
    absWorkingDir: plugin,
    bundle: true,
    write: false,
    outdir: "out",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    conditions: ["@spanhouse/source", "module"],
    loader: { ".svg": "dataurl", ".ttf": "dataurl", ".woff2": "dataurl", ".png": "dataurl" },
    logLevel: "error",
    plugins: [lighterPackages(modules), packageRules(modules, virtual)],
  } satisfies BuildOptions;
  const define = { "process.env.NODE_ENV": '"production"', global: "globalThis" };
  const [boot, page] = await Promise.all([
    build({ ...options, define, entryPoints: ["console/src/boot/boot.ts"], format: "iife" }),
    build({
      ...options,
      define: { ...define, define: "undefined" },
      entryPoints: ["test/panels-page/draw-panels.tsx"],
      format: "esm",
      splitting: true,
    }),
  ]);
  const files = [...boot.outputFiles, ...page.outputFiles];
  return new Map(files.map(({ path, contents }) => [`/${path.split("/out/")[1]}`, Buffer.from(contents)]));
}
