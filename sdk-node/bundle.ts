/**
 * What is published: the SDK with the OpenTelemetry packages in it, so that an application gets a few packages instead of some eighty, and one
 * copy of each. An instrumentation is a chunk of its own, loaded when the application asks for its library.
 *
 *     dist/index.js, register.js, delivery-thread.js     dist/instrumentation/<name>.js     dist/chunk-*.js, what they share
 *
 * Two packages stay outside: `@opentelemetry/api`, which applications use as well, and `import-in-the-middle`, which Node loads by its file.
 */
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import { catalogue, runtime, undici, type Instrumented } from "./src/instrument/catalogue.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const external = ["@opentelemetry/api", "import-in-the-middle", "import-in-the-middle/*"];

/** Where an instrumentation's module is: a package, or a file beside the catalogue. */
function entryOf({ name, from }: Instrumented): [string, string] {
  return [`instrumentation/${name}`, from.startsWith(".") ? `${root}src/instrument/${from}` : from];
}

/**
 * The ES module form of OpenTelemetry's packages, also where a CommonJS package requires one, and one copy of what all of them share: state that is
 * kept twice, such as the key of the route, is kept in vain.
 */
const oneCopy: Plugin = {
  name: "one-copy",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@opentelemetry\// }, async ({ path, resolveDir, pluginData }) => {
      if (pluginData === "resolved" || external.includes(path)) return undefined;
      const isShared = /^@opentelemetry\/(core|instrumentation|resources|sdk-\w+)$/.test(path);
      const place = {
        kind: "import-statement",
        resolveDir: isShared ? root : resolveDir,
        pluginData: "resolved",
      } as const;
      const found = await resolve(path, place);
      return { path: found.path, errors: found.errors, sideEffects: found.sideEffects };
    });
  },
};

/** Writes the bundle into `outdir`; says what is in it. */
export async function bundle(outdir: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      index: "src/index.ts",
      register: "src/register.ts",
      "delivery-thread": "src/deliver/delivery-thread.ts",
      ...Object.fromEntries([...catalogue, undici, runtime].map(entryOf)),
    },
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22.15",
    mainFields: ["module", "main"],
    conditions: ["module"],
    external,
    plugins: [oneCopy],
    chunkNames: "chunk-[hash]",
    // Names stay, because they are in stack traces.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    // Packages in CommonJS require Node's modules.
    banner: {
      js: 'import{createRequire as createRequireHere}from"node:module";const require=createRequireHere(import.meta.url);',
    },
    metafile: true,
    logLevel: "warning",
  });
  return metafile;
}
