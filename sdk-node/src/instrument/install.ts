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
import { installImportHook } from "./import-hook.ts";
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
  /** The script that the process runs: what its package.json depends on is told about. */
  readonly entry: string | undefined;
}

/** What was installed. */
export interface Installed {
  /** For the start line: what of the application's dependencies is instrumented, what is not and why. */
  readonly lines: () => readonly string[];
  uninstall(): void;
}

/** `require` as the instrumentations of CommonJS modules see it is patched when the first of them is made. */
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

/** Installs all instrumentations that are not disabled. Called before the application's code. */
export function installInstrumentations(settings: InstrumentSettings): Installed {
  const wanted = (name: string): boolean =>
    (settings.enabled?.includes(name) ?? true) && !settings.disabled.includes(name);
  const stops: (() => void)[] = [];
  const failed = new Map<string, string>();
  const attempt = <Result>(name: string, act: () => Result): Result | undefined => {
    try {
      return act();
    } catch (error) {
      failed.set(name, error instanceof Error ? error.message : String(error));
      diag.error(`The instrumentation ${name} could not be loaded`, error);
      return undefined;
    }
  };

  stops.push(() => new Anchor().disable());
  const importHook = installImportHook();
  const load = (instrumented: Instrumented): Instrumentation | undefined =>
    attempt(instrumented.name, () => {
      const instrumentation = loadInstrumentation(instrumented);
      importHook.add(instrumentation);
      stops.push(() => instrumentation.disable());
      return instrumentation;
    });

  const byModule = new Map<string, Instrumented>();
  for (const instrumented of catalogue)
    if (wanted(instrumented.name))
      for (const name of Object.keys(instrumented.modules)) byModule.set(name, instrumented);
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
