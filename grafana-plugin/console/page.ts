import { pluginId } from "../src/options.ts";
import type { ConsoleBundle } from "./bundle-console.ts";

/** Where the page finds the built plugin. */
export const pluginPath = `public/plugins/${pluginId}/`;

/** Colours of the first moment, before the theme is there; those of the canvas and the text of Grafana's themes. */
const style = `
:root{color-scheme:light dark;--page:#f4f5f5;--ink:rgba(36,41,46,.75)}
:root[data-theme=dark]{--page:#111217;--ink:rgba(204,204,220,.65)}
body{margin:0;background:var(--page);color:var(--ink);font:14px/1.57 Inter,Helvetica,Arial,sans-serif}
.first-moment{display:grid;place-items:center;height:100vh}`;

/** `index.html`: no script of its own, because the page is served without leave for any. */
export function page({ boot, main, preloads }: ConsoleBundle): string {
  const url = (path: string): string => path.replace(/^dist/, "");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<title>Spanhouse</title>
<link rel="icon" type="image/svg+xml" href="/${pluginPath}img/logo.svg">
<style>${style.replaceAll("\n", "")}</style>
<script src="${url(boot)}"></script>
<script type="module" src="${url(main)}"></script>
${preloads.map((path) => `<link rel="modulepreload" href="${url(path)}">`).join("\n")}
<link rel="preload" as="script" href="/${pluginPath}module.js">
</head>
<body>
<div id="app"><div class="first-moment" role="status">Loading Spanhouse</div></div>
<noscript>Spanhouse needs JavaScript.</noscript>
</body>
</html>
`;
}
