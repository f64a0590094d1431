/** `npm run docs`: puts the attempts of the isolation suite into docs/reference/isolation.md, between its two marks. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isolationTable } from "../collector/test/isolation-table.ts";

const page = fileURLToPath(new URL("../docs/reference/isolation.md", import.meta.url));
const begin = "<!-- attempts: written by npm run docs -->\n";
const end = "<!-- attempts: end -->\n";

const text = readFileSync(page, "utf8");
const from = text.indexOf(begin) + begin.length;
const to = text.indexOf(end);
if (from < begin.length || to < from) throw new Error(`${page} lacks the marks around the list of attempts`);
writeFileSync(page, `${text.slice(0, from)}\n${isolationTable()}\n${text.slice(to)}`);
