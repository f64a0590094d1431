/**
 * A browser on a machine without a language says one that is none (`en-US@posix`), and libraries that write numbers and dates in it
 * throw while they are loaded. Such a language becomes English.
 */
export function ensureValidLanguage(): void {
  try {
    Intl.getCanonicalLocales([...navigator.languages, navigator.language]);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en-US" });
    Object.defineProperty(navigator, "languages", { value: ["en-US"] });
  }
}
