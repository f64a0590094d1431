import { init, type Options, type Spanhouse } from "../../src/index.ts";

/** Starts the SDK with the options that the test has left in the page, and shows the client to the test. */
export function startClient(): Spanhouse {
  const client = init((globalThis as unknown as { options: Options }).options);
  return Object.assign(window, { client }).client;
}
