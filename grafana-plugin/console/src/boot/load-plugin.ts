import { sharedModules } from "built-plugin";

/** A module as SystemJS hands it to an AMD module: of a CommonJS package the object that it exports. */
function systemModule(exports: object): object {
  const { default: whole } = exports as { readonly default?: object };
  return whole === undefined ? exports : { ...exports, default: whole, __useDefault: true };
}

function registerSharedModules(): void {
  const imports: Record<string, string> = {};
  for (const [name, exports] of Object.entries(sharedModules)) {
    imports[name] = `package:${name}`;
    System.set(`package:${name}`, systemModule(exports));
  }
  System.addImportMap({ imports });
}

let registered = false;

/**
 * Loads a built plugin as Grafana does: its AMD `module.js` by a script tag, with the page's own libraries in place of those
 * that it leaves out. `baseUrl` is the folder it stands in, without a slash at its end.
 */
export async function loadPlugin<Exports>(baseUrl: string): Promise<Exports> {
  if (!registered) registerSharedModules();
  registered = true;
  return (await System.import(`${location.origin}${baseUrl}/module.js`)) as Exports;
}
