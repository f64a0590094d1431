/**
 * Loads an instrumentation synchronously, because it has to be there before the module that was asked for is evaluated.
 *
 * In the repository the packages are in node_modules and ours are files beside this one. What is published has each as
 * a chunk of its own in `instrumentation/`, made by the build from the catalogue. All are ES modules and loaded as such:
 * the CommonJS form of a package would bring a second copy of what it shares with the others, such as the key under which
 * http and express keep the route.
 */
import type { Instrumentation } from "@opentelemetry/instrumentation";

import { logs, metrics, trace } from "@opentelemetry/api";
import Module, { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import type { Instrumented } from "./catalogue.ts";

const isSource = import.meta.url.endsWith(".ts");
const require = createRequire(import.meta.url);

type Make = new (config?: Readonly<Record<string, unknown>>) => Instrumentation;

interface Definition {
  readonly name: string;
  readonly supportedVersions: string[];
  readonly files: readonly { readonly supportedVersions: string[] }[];
}

/** Adds versions to those that an instrumentation lets itself patch. */
function widen(instrumentation: Instrumentation, tried: Readonly<Record<string, string>>): void {
  const { _modules: definitions = [] } = instrumentation as { readonly _modules?: readonly Definition[] };
  for (const { name, supportedVersions, files } of definitions)
    for (const versions of [supportedVersions, ...files.map((file) => file.supportedVersions)])
      if (tried[name] !== undefined) versions.push(tried[name]);
}

type Extensions = Record<string, unknown>;

const { _extensions: extensions } = Module as unknown as { readonly _extensions: Extensions };
const ownExtensions: Extensions = { ...extensions };

/** Requires with Node's own loaders: one that compiles TypeScript, such as tsx, would compile ours into a second copy. */
function requireUncompiled(file: string): unknown {
  const others = { ...extensions };
  for (const extension of Object.keys(others)) delete extensions[extension];
  Object.assign(extensions, ownExtensions);
  try {
    return require(file);
  } finally {
    Object.assign(extensions, others);
  }
}

/** A new instrumentation, which patches its modules as they come. */
export function loadInstrumentation({ name, from, exported, config, tried = {} }: Instrumented): Instrumentation {
  const url = import.meta.resolve(isSource ? from : `./instrumentation/${name}.js`);
  const loaded = requireUncompiled(fileURLToPath(url)) as Readonly<Record<string, Make>>;
  // Made enabled, it patches its modules as they come, which is after this.
  const instrumentation = new loaded[exported]!(config);
  widen(instrumentation, tried);
  // Some make their instruments and inner instrumentations only now.
  instrumentation.setTracerProvider(trace.getTracerProvider());
  instrumentation.setMeterProvider(metrics.getMeterProvider());
  instrumentation.setLoggerProvider?.(logs.getLoggerProvider());
  return instrumentation;
}
