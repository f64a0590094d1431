import type { Client } from "../client.ts";
import type { Stop } from "../record/guard.ts";
import { textOf } from "./describe-error.ts";
import { patch } from "../record/patch.ts";

/** The methods of the console that can be captured. */
export type ConsoleMethod = "debug" | "log" | "info" | "warn" | "error";

const info = 9;
const severities: Partial<Record<ConsoleMethod, number>> = { debug: 5, warn: 13, error: 17 };

/** What the page writes to the console, by method. */
export function observeConsole(
  client: Client,
  { observed }: { readonly observed: { readonly console?: readonly ConsoleMethod[] } },
): Stop {
  return observed.console?.map((method) =>
    patch(globalThis.console, method, (args: readonly unknown[]) =>
      client.log({
        name: "browser.console",
        severity: severities[method] ?? info,
        body: args.map(textOf).join(" "),
        attributes: { "browser.console.method": method },
      }),
    ),
  );
}
