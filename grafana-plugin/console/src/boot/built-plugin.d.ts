/// <reference types="systemjs" />

/** Made by the build beside the built plugin, so that the page need not ask what it holds. */
declare module "built-plugin" {
  /** What the plugin asks for, by the names of the modules. */
  export const sharedModules: Readonly<Record<string, object>>;
  /** Its `plugin.json`. */
  export const manifest: Readonly<Record<string, unknown>>;
  /** Its dashboards, in the order of `plugin.json`. */
  export const dashboards: readonly {
    readonly uid: string;
    readonly title: string;
    readonly description: string;
    readonly tags: readonly string[];
    /** Below the folder of the plugin. */
    readonly path: string;
  }[];
}
