import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";

/** In place of what a package gives, a part of it that does the same for us; the first that is there. */
const lighter: Readonly<Record<string, readonly string[]>> = {
  // Rules of time zones of all times are 700 KB; records are kept for years at most.
  "moment-timezone": ["moment-timezone/builds/moment-timezone-with-data-10-year-range.js"],
  // Only texts of tooltips are rendered, none of the streams; the second name is that of React 18.
  "react-dom/server": [
    "react-dom/cjs/react-dom-server-legacy.browser.production.js",
    "react-dom/cjs/react-dom-server-legacy.browser.production.min.js",
  ],
};

/** Makes the first view lighter; `modules` is the folder whose `node_modules` are taken. */
export function lighterPackages(modules: string): Plugin {
  return {
    name: "lighter-packages",
    setup(bundle) {
      bundle.onResolve({ filter: /^(moment-timezone|react-dom\/server)$/ }, ({ path }) => {
        const files = lighter[path]!.map((file) => join(modules, "node_modules", file));
        return { path: files.find((file) => existsSync(file)) ?? files[0]! };
      });
    },
  };
}
