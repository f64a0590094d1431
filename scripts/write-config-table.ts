/** `npm run docs`: puts the options of the collector into docs/reference/configuration.md, between its two marks. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderOptionsTable } from "../collector/src/config-options.ts";

const page = fileURLToPath(new URL("../docs/reference/configuration.md", import.meta.url));
const begin = "<!-- options: written by npm run docs -->\n";
const end = "<!-- options: end -->\n";

const text = readFileSync(page, "utf8");
const from = text.indexOf(begin) + begin.length;
const to = text.indexOf(end);
if (from < begin.length || to < from) throw new Error(`${page} lacks the marks around the table of options`);
writeFileSync(page, `${text.slice(0, from)}\n${renderOptionsTable()}\n${text.slice(to)}`);
