import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** An application's own script, with the packages that it imports, as its bundler would make it. */
export async function bundleApplication(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2020",
    conditions: ["@spanhouse/source", "module"],
  });
  return outputFiles[0]!.text;
}
