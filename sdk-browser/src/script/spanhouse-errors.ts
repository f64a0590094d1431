/** `spanhouse-errors.js`: errors alone, for a script tag; `window.spanhouse.init(options)`. */
import { init } from "../errors.ts";
import { expose } from "./expose.ts";

expose(init);
