import { init } from "../errors.ts";

(globalThis as { spanhouse?: unknown }).spanhouse = { init };
