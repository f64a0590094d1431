import { css } from "@emotion/css";
import type { GrafanaTheme2, IconName } from "@grafana/data";
import { Dropdown, IconButton, Menu, useStyles2 } from "@grafana/ui";
import { useEffect, useMemo, useState, type ReactElement } from "react";
import type { ThemeChoice } from "../boot/theme-choice.ts";
import { lateComponent } from "../host/late-component.tsx";
import { listenForShortcuts, shortcutsOf } from "./shortcuts.ts";
import { useThemeSwitch } from "./theme.tsx";

const ShortcutHelp = lateComponent(async () => (await import("./shortcut-help.tsx")).ShortcutHelp);

const themes: readonly { readonly choice: ThemeChoice; readonly text: string; readonly icon: IconName }[] = [
  { choice: "system", text: "As the system", icon: "monitor" },
  { choice: "dark", text: "Dark", icon: "adjust-circle" },
  { choice: "light", text: "Light", icon: "bolt" },
];

/** What belongs to the whole console: the theme and the keys. */
export function ShellActions(): ReactElement {
  const styles = useStyles2(getStyles);
  const { choice, choose } = useThemeSwitch();
  const [helpIsOpen, setHelpIsOpen] = useState(false);
  const shortcuts = useMemo(
    () => shortcutsOf({ help: () => setHelpIsOpen(true), theme: () => choose(after(choice)) }),
    [choice, choose],
  );
  useEffect(() => listenForShortcuts(shortcuts), [shortcuts]);
  const menu = (
    <Menu>
      {themes.map((theme) => (
        <Menu.Item
          key={theme.choice}
          label={theme.text}
          icon={theme.icon}
          active={theme.choice === choice}
          onClick={() => choose(theme.choice)}
        />
      ))}
    </Menu>
  );
  return (
    <div className={styles.actions}>
      <Dropdown overlay={menu} placement="top-start">
        <IconButton name="palette" size="lg" tooltip="Theme" aria-label="Theme" />
      </Dropdown>
      <IconButton
        name="keyboard"
        size="lg"
        tooltip="Keyboard shortcuts"
        aria-label="Keyboard shortcuts"
        onClick={() => setHelpIsOpen(true)}
      />
      {helpIsOpen ? <ShortcutHelp shortcuts={shortcuts} onClose={() => setHelpIsOpen(false)} /> : null}
    </div>
  );
}

function after(choice: ThemeChoice): ThemeChoice {
  const at = themes.findIndex((theme) => theme.choice === choice);
  return themes[(at + 1) % themes.length]!.choice;
}

function getStyles(theme: GrafanaTheme2): { readonly actions: string } {
  return {
    actions: css({ display: "flex", flexWrap: "wrap", gap: theme.spacing(1), padding: theme.spacing(1.5, 2) }),
  };
}
