import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** The script of a page, seen from `applications/`, with the packages that it imports, as an application's bundler would make it. */
export async function bundleApplication(path: string): Promise<string> {
  const entry = fileURLToPath(new URL(path, new URL("applications/", import.meta.url)));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2020",
    conditions: ["@spanhouse/source", "module"],
    define: { "process.env.NODE_ENV": `"production"` },
    plugins: [shareApi(dirname(entry))],
  });
  return outputFiles[0]!.text;
}

/** A project has one API of OpenTelemetry for all its packages, ours as well: that of the application. */
function shareApi(folder: string): Plugin {
  return {
    name: "share-api",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^@opentelemetry\/api$/ }, ({ path, kind, resolveDir }) =>
        resolveDir === folder ? undefined : resolve(path, { kind, resolveDir: folder }),
      );
    },
  };
}
