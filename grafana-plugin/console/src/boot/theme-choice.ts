/** What a person chose; `system` follows the machine. */
export type ThemeChoice = "system" | "dark" | "light";

const storageKey = "spanhouse.theme";

/** The choice that was kept; `system` before the first. */
export function themeChoice(): ThemeChoice {
  const kept = localStorage.getItem(storageKey);
  return kept === "dark" || kept === "light" ? kept : "system";
}

/** Keeps a choice for this browser. */
export function keepThemeChoice(choice: ThemeChoice): void {
  if (choice === "system") localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, choice);
}

/** Changes when the machine's does. */
export const prefersLight: MediaQueryList = matchMedia("(prefers-color-scheme: light)");

/** The theme that the choice means now. */
export function chosenTheme(choice: ThemeChoice = themeChoice()): "dark" | "light" {
  if (choice !== "system") return choice;
  return prefersLight.matches ? "light" : "dark";
}
