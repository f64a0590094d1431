import { init } from "../vitals.ts";

(globalThis as { spanhouse?: unknown }).spanhouse = { init };
