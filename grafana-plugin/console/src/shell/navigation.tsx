import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Icon, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { Link, useLocation } from "react-router-dom";
import { pluginBaseUrl } from "../host/data-source-settings.ts";
import { pageAddress, rangeText } from "../host/page-address.ts";
import { isCurrent, navigation, type NavigationGroup } from "./navigation-items.ts";
import { ShellActions } from "./shell-actions.tsx";

/** Brand, pages in groups, and what belongs to the whole console. */
export function Navigation(): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <nav className={styles.navigation} aria-label="Console">
      <Link to="/" className={styles.brand}>
        <img src={`${pluginBaseUrl}/img/logo.svg`} alt="" width={24} height={24} />
        <span className={styles.text}>Spanhouse</span>
      </Link>
      <div className={styles.groups}>
        {navigation.map((group) => (
          <Group key={group.heading ?? ""} group={group} />
        ))}
      </div>
      <ShellActions />
    </nav>
  );
}

function Group({ group: { heading, items } }: { readonly group: NavigationGroup }): ReactElement {
  const styles = useStyles2(getStyles);
  const { pathname, search } = useLocation();
  // Who looks at an hour wants to go on with that hour.
  const range = rangeText(new URLSearchParams(search));
  return (
    <>
      {heading === undefined ? null : <div className={styles.heading}>{heading}</div>}
      <ul className={styles.list}>
        {items.map((item) => (
          <li key={item.path}>
            <Link
              to={pageAddress(item.path, range)}
              className={cx(styles.item, isCurrent(item, pathname) && styles.current)}
              aria-current={isCurrent(item, pathname) ? "page" : undefined}
              title={item.text}
            >
              <Icon name={item.icon} size="md" />
              <span className={styles.text}>{item.text}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

const narrow = "@media (max-width: 900px)";

function getStyles(
  theme: GrafanaTheme2,
): Record<"navigation" | "brand" | "groups" | "heading" | "list" | "item" | "current" | "text", string> {
  // prettier-ignore
  const row = { display: "flex", alignItems: "center", gap: theme.spacing(1.25), borderRadius: theme.shape.radius.default };
  return {
    navigation: css({
      display: "flex",
      flexDirection: "column",
      flexShrink: 0,
      width: 208,
      background: theme.colors.background.primary,
      borderRight: `1px solid ${theme.colors.border.weak}`,
      [narrow]: { width: theme.spacing(6.5) },
    }),
    brand: css({
      ...row,
      padding: theme.spacing(1.75, 2),
      color: theme.colors.text.maxContrast,
      fontSize: theme.typography.h5.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
      [narrow]: { padding: theme.spacing(1.75, 1.75) },
    }),
    groups: css({ flexGrow: 1, overflowY: "auto", padding: theme.spacing(0, 1) }),
    heading: css({
      padding: theme.spacing(2, 1, 0.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      [narrow]: { visibility: "hidden", height: theme.spacing(1), padding: 0 },
    }),
    list: css({ listStyle: "none", margin: 0 }),
    item: css({
      ...row,
      position: "relative",
      padding: theme.spacing(0.75, 1),
      color: theme.colors.text.secondary,
      "&:hover": { color: theme.colors.text.primary, background: theme.colors.action.hover },
    }),
    current: css({
      color: theme.colors.text.primary,
      background: theme.colors.action.selected,
      "&::before": {
        content: '""',
        position: "absolute",
        left: 0,
        top: theme.spacing(0.75),
        bottom: theme.spacing(0.75),
        width: 3,
        borderRadius: theme.shape.radius.default,
        backgroundImage: theme.colors.gradients.brandVertical,
      },
    }),
    text: css({ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", [narrow]: { display: "none" } }),
  };
}
