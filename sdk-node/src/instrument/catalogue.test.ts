import { expect, test } from "vitest";

import { catalogue, runtime, undici } from "./catalogue.ts";
import { loadInstrumentation } from "./load.ts";
import { inRange } from "./versions.ts";

interface Definition {
  readonly name: string;
  readonly supportedVersions: readonly string[];
}

/** Versions around every number that a range names. */
function versionsAround(ranges: readonly string[]): string[] {
  return ranges
    .flatMap((range) => range.match(/[\d.]+/g) ?? ["1"])
    .flatMap((number) => {
      const [major = 0, minor = 0, patch = 0] = number.split(".").map(Number);
      return [`${major}.${minor}.${patch}`, `${major}.${minor}.${patch + 1}`, `${major + 1}.0.0`, `${major - 1}.99.99`];
    });
}

test.each(catalogue)("the catalogue says of $name what the instrumentation says of itself", (instrumented) => {
  const instrumentation = loadInstrumentation({ ...instrumented, config: { ...instrumented.config, enabled: false } });
  const { getModuleDefinitions } = instrumentation as { getModuleDefinitions?: () => Definition[] };
  const definitions = getModuleDefinitions?.call(instrumentation) ?? [];
  instrumentation.disable();
  // What listens on a diagnostics channel patches nothing.
  if (instrumented.name === "fastify") return expect(definitions).toEqual([]);
  const names = new Set(definitions.map(({ name }) => name));
  expect(Object.keys(instrumented.modules).sort()).toEqual([...names].sort());
  for (const [name, range] of Object.entries(instrumented.modules)) {
    const ranges = definitions
      .filter((definition) => definition.name === name)
      .flatMap((definition) => definition.supportedVersions)
      // Some definitions share a list, to which loading adds what was tried.
      .filter((official) => official !== instrumented.tried?.[name]);
    for (const version of versionsAround([range, ...ranges]))
      expect([name, version, inRange(version, range)]).toEqual([
        name,
        version,
        ranges.some((official) => inRange(version, official)),
      ]);
  }
});

test("what was tried beyond is not what is known already", () => {
  for (const { modules, tried = {} } of catalogue)
    for (const [name, range] of Object.entries(tried))
      for (const version of range.match(/[\d.]+/g) ?? []) expect(inRange(version, modules[name]!)).toBe(false);
});

test("names are unique and nothing is instrumented twice", () => {
  const names = [...catalogue, undici, runtime].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const modules = catalogue.flatMap((instrumented) => Object.keys(instrumented.modules));
  expect(new Set(modules).size).toBe(modules.length);
});
