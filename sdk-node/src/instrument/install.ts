/**
 * Instruments what the application uses, at the moment it first asks for it, and says what that is.
 *
 *     resolve "express" ─► catalogue ─► load the instrumentation ─► it registers its patch ─► express is evaluated, patched
 *
 * Invariants: nothing of the application is loaded earlier or otherwise than it asks for; an instrumentation that fails
 * leaves its library alone and is told; what is disabled is never loaded.
 */
import type { Instrumentation } from "@opentelemetry/instrumentation";

import { diag } from "@opentelemetry/api";
import { InstrumentationBase } from "@opentelemetry/instrumentation";
import { createRequire, isBuiltin, syncBuiltinESMExports } from "node:module";

import { catalogue, undici, type Instrumented } from "./catalogue.ts";
import { captureConsole } from "./console.ts";
import { describeInstrumented } from "./describe-instrumented.ts";
import { registerImportHook, wrapImportsOf } from "./import-hook.ts";
import { loadInstrumentation } from "./load.ts";
import { onFirstResolve } from "./on-resolve.ts";
import { observeRuntime } from "./runtime-metrics.ts";

/** What is instrumented and how. */
export interface InstrumentSettings {
  /** Only these, by name; all if undefined. */
  readonly enabled?: readonly string[] | undefined;
  readonly disabled: readonly string[];
  readonly captureConsole: boolean;
  readonly runtimeMetrics: boolean;
  /** Whether each middleware of Express is a span. */
  readonly middlewareSpans: boolean;
  /** The script that the process runs: what its package.json depends on is told about. */
  readonly entry: string | undefined;
}

/** What was installed. */
export interface Installed {
  /** For the start line: what of the application's dependencies is instrumented, what is not and why. */
  readonly lines: () => readonly string[];
  uninstall(): void;
}

/**
 * With the first instrumentation `require` is patched, and a call of it that is on its way then is not seen. So this one
 * is made at the start, before the application's first `require` loads another.
 */
class Anchor extends InstrumentationBase {
  constructor() {
    super("@spanhouse/node", "0", {});
  }
  protected override init(): [] {
    return [];
  }
}

const require = createRequire(import.meta.url);

/** Lets Node's own module be patched now: who imports its exports by name has them from a copy, which this renews. */
function patchBuiltin(name: string): void {
  if (!isBuiltin(name)) return;
  require(name);
  syncBuiltinESMExports();
}

/** What came too early to be patched, with what to do about it. */
function findLoaded(instrumented: readonly Instrumented[]): [string, string][] {
  const files = Object.keys(require.cache);
  const isLoaded = (name: string): boolean =>
    files.some((file) => file.replaceAll("\\", "/").includes(`/node_modules/${name}/`));
  return instrumented
    .filter(({ modules }) => Object.keys(modules).some(isLoaded))
    .map(({ name }) => [name, "loaded before the start; begin with --import @spanhouse/node/register"]);
}

/** Installs all instrumentations that are not disabled. Called before the application's code. */
export function installInstrumentations(settings: InstrumentSettings): Installed {
  const wanted = (name: string): boolean =>
    (settings.enabled?.includes(name) ?? true) && !settings.disabled.includes(name);
  const stops: (() => void)[] = [];
  const chosen = catalogue.filter(({ name }) => wanted(name));
  const failed = new Map(findLoaded(chosen));
  const attempt = <Result>(name: string, act: () => Result): Result | undefined => {
    try {
      return act();
    } catch (error) {
      failed.set(name, error instanceof Error ? error.message : String(error));
      diag.error(`The instrumentation ${name} could not be loaded`, error);
      return undefined;
    }
  };

  const anchor = new Anchor();
  stops.push(() => anchor.disable());
  const load = (instrumented: Instrumented): Instrumentation | undefined =>
    attempt(instrumented.name, () => {
      const { config, configWithMiddlewares = config } = instrumented;
      const chosenConfig = settings.middlewareSpans ? configWithMiddlewares : config;
      const instrumentation = loadInstrumentation({ ...instrumented, config: chosenConfig ?? {} });
      wrapImportsOf(instrumentation);
      stops.push(() => instrumentation.disable());
      return instrumentation;
    });

  const byModule = new Map<string, Instrumented>();
  for (const instrumented of chosen)
    for (const name of Object.keys(instrumented.modules)) byModule.set(name, instrumented);
  registerImportHook(byModule.keys());
  const loaded = new Set<Instrumented>();
  stops.push(
    onFirstResolve(byModule.keys(), (name) => {
      const instrumented = byModule.get(name)!;
      if (!loaded.has(instrumented)) load(instrumented);
      loaded.add(instrumented);
      attempt(instrumented.name, () => patchBuiltin(name));
    }),
  );
  if (wanted(undici.name)) load(undici);
  if (settings.captureConsole && wanted("console")) attempt("console", () => stops.push(captureConsole()));
  if (settings.runtimeMetrics && wanted("runtime-node")) attempt("runtime-node", () => stops.push(observeRuntime()));

  return {
    lines: () => describeInstrumented({ entry: settings.entry, wanted, failed }),
    uninstall: () => {
      for (const stop of stops.toReversed()) attempt("uninstall", stop);
    },
  };
}
