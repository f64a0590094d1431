import { css } from "@emotion/css";
import type { GrafanaTheme2, IconName } from "@grafana/data";
import { Dropdown, IconButton, Menu, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import type { ThemeChoice } from "../boot/theme-choice.ts";
import { useThemeSwitch } from "./theme.tsx";

const themes: readonly { readonly choice: ThemeChoice; readonly text: string; readonly icon: IconName }[] = [
  { choice: "system", text: "As the system", icon: "monitor" },
  { choice: "dark", text: "Dark", icon: "adjust-circle" },
  { choice: "light", text: "Light", icon: "bolt" },
];

/** What belongs to the whole console: the theme. */
export function ShellActions(): ReactElement {
  const styles = useStyles2(getStyles);
  const { choice, choose } = useThemeSwitch();
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
    </div>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly actions: string } {
  return { actions: css({ display: "flex", gap: theme.spacing(1), padding: theme.spacing(1.5, 2) }) };
}
