/** `spanhouse.js`: everything, for a script tag; `window.spanhouse.init(options)`. */
import { init } from "../index.ts";
import { expose } from "./expose.ts";

expose(init);
