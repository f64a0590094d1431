/// <reference types="systemjs" />
/** Made by the build: what the built plugin asks for, by the names of the modules. */
declare module "shared-modules" {
  export const sharedModules: Readonly<Record<string, object>>;
}
