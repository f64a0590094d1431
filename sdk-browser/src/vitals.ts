/**
 * Web vitals alone: LCP, INP, CLS, FCP and TTFB.
 *
 *     import { init } from "@spanhouse/browser/vitals";
 *     init({ url: "https://collect.example.com", service: "shop" });
 */
import { createLightClient, type LightClient, type LightOptions } from "./light-client.ts";
import { selector } from "./observe/element.ts";
import { observeVitals } from "./observe/vitals.ts";
import type { AnyValue } from "./record/encode.ts";

export type { LightClient, LightOptions };

function special(value: unknown): AnyValue | undefined {
  if (typeof value === "number") return { doubleValue: value };
  return undefined;
}

/** Starts to record web vitals. */
export function init(options: LightOptions): LightClient {
  const restores: (() => void)[] = [];
  const client = createLightClient(options, special, restores);
  restores.push(observeVitals(client.log, selector));
  return client;
}
