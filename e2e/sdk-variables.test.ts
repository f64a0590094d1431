/** The collector and the Node SDK may be started from one shell: neither stumbles over the variables of the other. */
import { expect, test } from "vitest";
import { environmentName, options } from "../collector/src/config-options.ts";
import { sdkVariables } from "../collector/src/config-sdk-variables.ts";
import { loadConfig } from "../collector/src/config.ts";
import { readSettings } from "../sdk-node/src/settings/settings.ts";

/** The variables of ours that the SDK asks for. */
function variablesOfSdk(): Set<string> {
  const asked = new Set<string>();
  const environment = new Proxy<Record<string, string>>(
    {},
    {
      get(_target, name) {
        if (typeof name === "string" && name.startsWith("SPANHOUSE_")) asked.add(name);
        return undefined;
      },
    },
  );
  readSettings({}, environment, undefined);
  return asked;
}

test("the collector knows the names of all variables that the SDK reads, and none of them is one of its own", () => {
  expect([...sdkVariables].toSorted()).toEqual([...variablesOfSdk()].toSorted());
  const own = new Set(Object.keys(options).map((name) => environmentName(name)));
  expect([...sdkVariables].filter((name) => own.has(name))).toEqual([]);
});

test("the collector starts where they are set", () => {
  const env = Object.fromEntries([...sdkVariables].map((name) => [name, "anything"]));
  expect(() => loadConfig({ workingDir: import.meta.dirname, env })).not.toThrow();
});
