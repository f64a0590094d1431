import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Modal, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import type { Shortcut } from "./shortcuts.ts";

interface ShortcutHelpProps {
  readonly shortcuts: readonly Shortcut[];
  readonly onClose: () => void;
}

/** What the keys do. */
export function ShortcutHelp({ shortcuts, onClose }: ShortcutHelpProps): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <Modal title="Keyboard shortcuts" isOpen onDismiss={onClose}>
      <table className={styles.table}>
        <tbody>
          {shortcuts.map(({ keys, text }) => (
            <tr key={keys}>
              <td>
                {keys.split(" ").map((key) => (
                  <kbd key={key} className={styles.key}>
                    {key}
                  </kbd>
                ))}
              </td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly table: string; readonly key: string } {
  return {
    table: css({ width: "100%", td: { padding: theme.spacing(0.75, 1) } }),
    key: css({
      display: "inline-block",
      minWidth: theme.spacing(3),
      marginRight: theme.spacing(0.5),
      padding: theme.spacing(0, 0.75),
      border: `1px solid ${theme.colors.border.medium}`,
      borderRadius: theme.shape.radius.default,
      color: theme.colors.text.primary,
      background: theme.colors.background.secondary,
      fontFamily: theme.typography.fontFamilyMonospace,
      textAlign: "center",
      boxShadow: "none",
    }),
  };
}
