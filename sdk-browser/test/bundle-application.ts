import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** `applications/<name>.ts` with the packages that it imports, as an application's bundler would make it. */
export async function bundleApplication(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`applications/${name}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2020",
  });
  return outputFiles[0]!.text;
}
