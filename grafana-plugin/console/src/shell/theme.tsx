import { getThemeById, ThemeContext, type GrafanaTheme2 } from "@grafana/data";
import { config } from "@grafana/runtime";
import { GlobalStyles } from "@grafana/ui";
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactElement,
  type ReactNode,
} from "react";
import { chosenTheme, keepThemeChoice, prefersLight, themeChoice, type ThemeChoice } from "../boot/theme-choice.ts";

/** The theme that a person chose, and how to choose another. */
export interface ThemeSwitch {
  readonly choice: ThemeChoice;
  choose(choice: ThemeChoice): void;
}

const ThemeSwitchContext = createContext<ThemeSwitch | undefined>(undefined);

/** The switch of the theme around. */
export function useThemeSwitch(): ThemeSwitch {
  const found = useContext(ThemeSwitchContext);
  if (found === undefined) throw new Error("BUG: the theme is switched outside of ConsoleTheme");
  return found;
}

/** Gives everything within the theme that is chosen; `system` follows the machine as it changes. */
export function ConsoleTheme({ children }: { readonly children: ReactNode }): ReactElement {
  const [choice, setChoice] = useState(themeChoice);
  const [name, setName] = useState(() => chosenTheme(choice));
  useEffect(() => {
    const follow = (): void => setName(chosenTheme(choice));
    follow();
    prefersLight.addEventListener("change", follow);
    return () => prefersLight.removeEventListener("change", follow);
  }, [choice]);
  const theme = useMemo(() => applyTheme(name), [name]);
  const choose = useCallback((next: ThemeChoice) => {
    keepThemeChoice(next);
    setChoice(next);
  }, []);
  const themeSwitch = useMemo(() => ({ choice, choose }), [choice, choose]);
  return (
    <ThemeSwitchContext.Provider value={themeSwitch}>
      <ThemeContext.Provider value={theme}>
        <GlobalStyles />
        {children}
      </ThemeContext.Provider>
    </ThemeSwitchContext.Provider>
  );
}

/** Some of Grafana's code reads the theme from the configuration and not from the context. */
function applyTheme(name: "dark" | "light"): GrafanaTheme2 {
  const theme = getThemeById(name);
  config.theme2 = theme;
  document.documentElement.dataset["theme"] = name;
  document.body.classList.toggle("theme-dark", theme.isDark);
  document.body.classList.toggle("theme-light", theme.isLight);
  return theme;
}
