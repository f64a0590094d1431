/**
 * Errors alone, in a fifth of the bytes: uncaught errors and rejections, files that do not load, and `captureError`.
 *
 *     import { init } from "@spanhouse/browser/errors";
 *     init({ url: "https://collect.example.com", service: "shop" });
 */
import { createLightClient, type LightClient, type LightOptions } from "./light-client.ts";
import { createCapture, observeErrors, type CaptureError } from "./observe/errors.ts";
import { observeResourceErrors } from "./observe/resource-errors.ts";
import { encodeText } from "./record/encode.ts";
import { scrub } from "./session/scrub.ts";

export type { CaptureError, LightClient, LightOptions };

/** The SDK for errors. */
export interface ErrorClient extends LightClient {
  captureError: CaptureError;
}

/** Starts to record errors. */
export function init(options: LightOptions): ErrorClient {
  const restores: (() => void)[] = [];
  const client = createLightClient(
    options,
    (value, key) => (typeof value === "string" ? encodeText(scrub(value, key)) : undefined),
    restores,
  );
  const captureError = createCapture(client);
  restores.push(observeErrors(captureError), observeResourceErrors(client));
  return { ...client, captureError };
}
