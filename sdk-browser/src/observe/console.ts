import type { Client } from "../client.ts";
import { guard, together } from "../record/guard.ts";
import { patch } from "../record/patch.ts";

/** The methods of the console that can be captured. */
export type ConsoleMethod = "debug" | "log" | "info" | "warn" | "error";

const severities = { debug: 5, log: 9, info: 9, warn: 13, error: 17 };

function textOf(value: unknown): string {
  return typeof value === "object" && value && !(value instanceof Error) ? JSON.stringify(value) : String(value);
}

/** What the page writes to the console, by method. */
export function observeConsole(client: Client, methods: readonly ConsoleMethod[]): () => void {
  const target = globalThis.console as unknown as Record<ConsoleMethod, (...args: unknown[]) => void>;
  let busy = false;
  return together(
    ...methods.map((method) =>
      patch(target, method, (original) => {
        const record = guard((args: readonly unknown[]) =>
          client.log({
            name: "browser.console",
            severity: severities[method],
            body: args.map(textOf).join(" "),
            attributes: { "browser.console.method": method },
          }),
        );
        return (...args) => {
          // Whoever logs while a record is made, such as a beforeSend, must not come back here.
          if (!busy) {
            busy = true;
            record(args);
            busy = false;
          }
          original.apply(target, args);
        };
      }),
    ),
    () => (busy = true),
  );
}
