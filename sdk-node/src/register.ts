/**
 * The one line:
 *
 *     node --import @spanhouse/node/register app.js
 *
 * Starts with what the environment says, before anything of the application is loaded.
 */
import { workerData } from "node:worker_threads";
import { start } from "./start.ts";

// With `NODE_OPTIONS=--import` this also runs in the thread that delivers, which must not observe itself.
const { spanhouse } = (workerData ?? {}) as { readonly spanhouse?: unknown };
if (spanhouse !== "delivery") start();
