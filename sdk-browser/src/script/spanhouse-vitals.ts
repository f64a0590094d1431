/** `spanhouse-vitals.js`: web vitals alone, for a script tag; `window.spanhouse.init(options)`. */
import { init } from "../vitals.ts";
import { expose } from "./expose.ts";

expose(init);
