import { init } from "../index.ts";

(globalThis as { spanhouse?: unknown }).spanhouse = { init };
