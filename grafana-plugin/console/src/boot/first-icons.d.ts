/** Made by the build: icons of the first view as text, by `<folder>/<name>`. */
declare module "first-icons" {
  export const firstIcons: Readonly<Record<string, string>>;
}
