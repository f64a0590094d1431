import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type OnLoadResult, type OnResolveResult, type Plugin, type PluginBuild } from "esbuild";

/**
 * What esbuild must be told about the packages of Grafana, each with its reason.
 *
 * - The page's own code takes packages from `modules`, so that the same sources are built beside either line of Grafana.
 * - Two versions of the router come with `@grafana/ui`; its links find the page's router only in the page's version.
 * - esbuild gives modules that end in `.mjs` what Node would give them: of a CommonJS package the whole object as its default.
 *   Grafana is built with webpack, which gives the default that the package names.
 * - Styles become modules that add them, so that those of a lazy part come with it.
 * - `@grafana/scenes` imports default options of a panel that `@grafana/schema` 12 does not have.
 * - The fonts of Grafana are not in its packages.
 *
 * `virtual` are modules that the build makes, by name.
 */
export function packageRules(modules: string, virtual: Readonly<Record<string, string>>): Plugin {
  return {
    name: "package-rules",
    setup(bundle) {
      bundle.onResolve({ filter: /^[a-z-]+$/ }, ({ path }) =>
        path in virtual ? { path, namespace: "console" } : undefined,
      );
      resolveFrom(modules, bundle);
      bundle.onLoad({ filter: /./, namespace: "console" }, ({ path }) => ({
        contents: virtual[path]!,
        resolveDir: modules,
      }));
      bundle.onLoad({ filter: /GlobalStyles.fonts\.mjs$/ }, () => ({
        contents: `export const getFontStyles = () => "";`,
      }));
      bundle.onLoad({ filter: /schema\/dist\/esm\/raw\/.*types\.gen\.mjs$/ }, async ({ path }) =>
        withDefaultOptions(path),
      );
      bundle.onLoad({ filter: /node_modules.*\.css$/ }, async ({ path }) => styleAdded(path));
    },
  };
}

/** Marks a question that a rule asks itself, so that it does not answer it again. */
const asked = "package-rules";

function resolveFrom(modules: string, bundle: PluginBuild): void {
  const resolve = async (path: string, resolveDir: string): Promise<OnResolveResult> => {
    const {
      errors,
      path: file,
      sideEffects,
    } = await bundle.resolve(path, {
      resolveDir,
      kind: "import-statement",
      pluginData: asked,
    });
    return errors.length > 0 ? { errors } : { path: file, sideEffects };
  };
  bundle.onResolve({ filter: /^react-router(-dom(-v5-compat)?)?$/ }, ({ path, pluginData }) =>
    pluginData === asked ? undefined : resolve(path === "react-router" ? path : "react-router-dom", modules),
  );
  // What a rule has resolved is read as a bundler reads it, whatever its ending.
  bundle.onResolve({ filter: /^@grafana\/|\.mjs$/ }, ({ path, importer, resolveDir, pluginData }) => {
    if (pluginData === asked || !importer.includes("/@grafana/")) return undefined;
    if (path.startsWith(".")) return { path: join(resolveDir, path), sideEffects: false };
    return resolve(path, resolveDir);
  });
  bundle.onResolve({ filter: /^[@a-z]/ }, ({ path, importer, pluginData, kind }) => {
    const own = !importer.includes("/node_modules/") && kind !== "entry-point";
    return pluginData === asked || !own || path.startsWith("@spanhouse/") ? undefined : resolve(path, modules);
  });
}

async function withDefaultOptions(path: string): Promise<OnLoadResult> {
  const contents = await readFile(path, "utf8");
  const missing = contents.includes("defaultOptions") ? "" : "\nexport const defaultOptions = {};";
  return { contents: `${contents}${missing}` };
}

async function styleAdded(path: string): Promise<OnLoadResult> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    write: false,
    legalComments: "none",
    loader: { ".ttf": "dataurl", ".woff": "dataurl", ".woff2": "dataurl", ".svg": "dataurl", ".png": "dataurl" },
  });
  const text = JSON.stringify(outputFiles[0]!.text);
  return {
    contents: `const style = document.createElement("style"); style.textContent = ${text}; document.head.append(style);`,
    loader: "js",
  };
}
