import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Metafile, type OutputFile } from "esbuild";
import { bundledPackages } from "../../scripts/third-party-licences.ts";
import { lighterPackages } from "./lighter-packages.ts";
import { packageRules } from "./package-rules.ts";
import { virtualModules } from "./virtual-modules.ts";

/** The line of Grafana that the page is built beside: 19 is @grafana 13.2, 18 is @grafana 12.4. */
export type ReactLine = 18 | 19;

/** The files of the page, and what of them the first view needs. */
export interface ConsoleBundle {
  readonly files: readonly OutputFile[];
  /** Runs before everything else, as a classic script: boot data and SystemJS. */
  readonly boot: string;
  /** The module that starts the page. */
  readonly main: string;
  /** What `main` imports, so that the browser asks for all of it at once. */
  readonly preloads: readonly string[];
  readonly metafile: Metafile;
  /** Folders of the packages of which something is in it. */
  readonly packages: readonly string[];
}

const here = fileURLToPath(new URL(".", import.meta.url));

const common = {
  absWorkingDir: here,
  bundle: true,
  write: false,
  metafile: true,
  outdir: "dist",
  entryNames: "assets/[name]-[hash]",
  chunkNames: "assets/[name]-[hash]",
  assetNames: "assets/[name]-[hash]",
  platform: "browser",
  target: "es2022",
  jsx: "automatic",
  minify: true,
  legalComments: "none",
  conditions: ["@spanhouse/source", "module"],
  define: {
    "process.env.NODE_ENV": '"production"',
    global: "globalThis",
    // SystemJS has a global `define`; packages that look for one would register with it instead of exporting.
    define: "undefined",
  },
  loader: { ".svg": "dataurl", ".ttf": "file", ".woff2": "file", ".png": "file" },
  logLevel: "warning",
} satisfies BuildOptions;

/** Bundles the page: two entries, the rest in parts that are loaded when they are needed. */
export async function bundleConsole(react: ReactLine): Promise<ConsoleBundle> {
  const modules = fileURLToPath(new URL(react === 18 ? "../react-18/" : "../", import.meta.url));
  const rules = [lighterPackages(modules), packageRules(modules, await virtualModules(modules))];
  const { define: _define, ...classic } = common;
  const boot = await build({ ...classic, entryPoints: ["src/boot/boot.ts"], format: "iife", plugins: rules });
  const main = await build({
    ...common,
    entryPoints: ["src/main.ts"],
    format: "esm",
    splitting: true,
    plugins: rules,
  });
  refuseMixedLines(main.metafile, react);
  const mainFile = entryOf(main.metafile, "src/main.ts");
  return {
    files: [...boot.outputFiles, ...main.outputFiles],
    boot: entryOf(boot.metafile, "src/boot/boot.ts"),
    main: mainFile,
    preloads: importsOf(main.metafile, mainFile),
    metafile: main.metafile,
    packages: bundledPackages([boot.metafile, main.metafile], here),
  };
}

/** Packages look into the folders above theirs: one that is missing in a line would silently come from the other. */
function refuseMixedLines({ inputs }: Metafile, react: ReactLine): void {
  const foreign = Object.keys(inputs).find((path) => path.startsWith("../node_modules/"));
  if (react === 18 && foreign !== undefined)
    throw new Error(`React 18 is not built with packages of the other line; add to react-18/package.json: ${foreign}`);
}

function entryOf({ outputs }: Metafile, entry: string): string {
  const [path] = Object.entries(outputs).find(([, output]) => output.entryPoint === entry)!;
  return path;
}

function importsOf(metafile: Metafile, file: string): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    for (const { path: next, kind } of metafile.outputs[path]!.imports)
      if (kind === "import-statement" && !found.has(next)) {
        found.add(next);
        visit(next);
      }
  };
  visit(file);
  return [...found];
}
