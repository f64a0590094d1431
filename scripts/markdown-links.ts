import { posix } from "node:path";
import { readRepository } from "./repository-files.ts";

/** The anchors of a page, as GitHub makes them from its headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [...readRepository(page).matchAll(/^#{1,6} (.*)$/gm)].map(([, title = ""]) => title);
  return new Set(
    headings.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replaceAll(/\s/g, "-"),
    ),
  );
}

/** Links of one page that lead to no file, folder or heading of the repository; links to the web are not followed. */
export function brokenLinks(page: string, files: readonly string[]): string[] {
  const prose = readRepository(page).replaceAll(/^```[\s\S]*?^```/gm, "");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : posix.normalize(posix.join(posix.dirname(page), path)).replace(/\/$/, "");
      const exists = files.includes(file) || files.some((other) => other.startsWith(`${file}/`));
      return !exists || (anchor !== undefined && !anchorsOf(file).has(anchor));
    })
    .map((target) => `${page}: ${target}`);
}
