/** The published packages as npm would pack them now, without writing anything. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Packed {
  readonly name: string;
  /** Folder of the workspace, relative to the root. */
  readonly folder: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** The workspaces that are published, in the order of their dependencies. */
export const publishedFolders: readonly string[] = [
  "schemas",
  "grafana-plugin/console",
  "collector",
  "sdk-browser",
  "sdk-node",
];

/** What `npm pack` would put into the tarball of the workspace in `folder`. */
export function pack(folder: string): Packed {
  const args = ["pack", "--dry-run", "--json", "--loglevel=error", `--workspace=${folder}`];
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} ended with ${status}: ${stderr}`);
  const [packed] = JSON.parse(stdout) as Omit<Packed, "folder">[];
  if (packed === undefined) throw new Error(`npm packs nothing for ${folder}: ${stdout}`);
  return { ...packed, folder };
}
