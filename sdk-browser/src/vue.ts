/**
 * Vue: errors of components, with what Vue says about them.
 *
 *     import { spanhouseVue } from "@spanhouse/browser/vue";
 *     createApp(App).use(spanhouseVue(spanhouse)).mount("#app");
 */
import type { CaptureError } from "./observe/errors.ts";

/** What it needs of a Vue application. */
export interface VueApp {
  readonly config: {
    errorHandler?: ((error: unknown, instance: never, info: string) => void) | undefined;
  };
}

/** The plugin for `app.use`. */
export interface VuePlugin {
  install(app: VueApp): void;
}

interface Instance {
  readonly $options?: { readonly name?: string; readonly __name?: string };
}

/** Makes the plugin; a handler that is there already is called as before, else the error goes to the console as usual. */
export function spanhouseVue(client: { readonly captureError: CaptureError }): VuePlugin {
  return {
    install({ config }) {
      const next = config.errorHandler;
      config.errorHandler = (error, instance, info) => {
        const { name, __name: file } = (instance as Instance | null)?.$options ?? {};
        client.captureError(error, { "exception.component": name ?? file, "exception.component_hook": info }, "vue");
        if (next) next(error, instance, info);
        else globalThis.console.error(error);
      };
    },
  };
}
