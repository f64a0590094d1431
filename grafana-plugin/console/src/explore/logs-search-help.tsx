import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";

const examples: readonly (readonly [search: string, finds: string])[] = [
  ["payment", "the word in the message, in any case"],
  ['"payment failed"', "words beside each other"],
  ["pay*  *pay*", "words that begin so; anything that has it"],
  ["service:cart", "the field is exactly so"],
  ["service:(cart OR checkout)", "it is one of these"],
  ["order.id:42*  order.id:*", "it begins so; it is there"],
  ["level>=warn  size>500", "compared as levels, as numbers"],
  ["-path:/health  NOT payment", "not so"],
  ["(a OR b) c", "brackets; what stands side by side must all hold"],
  ["resource.host.name:a", "an attribute of the resource alone"],
];

const keys: readonly (readonly [key: string, does: string])[] = [
  ["/", "to the search"],
  ["j k, arrows", "through the records"],
  ["Enter, Esc", "opens and closes the details"],
  ["l", "live tail on and off"],
];

/** The search language and the keys of the page, in short. */
export function SearchHelp(): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.help}>
      <table>
        <caption className={styles.caption}>Searches</caption>
        <tbody>
          {examples.map(([search, finds]) => (
            <tr key={search}>
              <th scope="row" className={styles.code}>
                {search}
              </th>
              <td>{finds}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table>
        <caption className={styles.caption}>Keys</caption>
        <tbody>
          {keys.map(([key, does]) => (
            <tr key={key}>
              <th scope="row" className={styles.code}>
                {key}
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  help: css({ display: "grid", gap: theme.spacing(1), fontSize: 12, "& td": { padding: "1px 0" } }),
  caption: css({ captionSide: "top", fontWeight: theme.typography.fontWeightMedium, color: theme.colors.text.primary }),
  code: css({
    ...{ fontFamily: theme.typography.fontFamilyMonospace, fontWeight: theme.typography.fontWeightRegular },
    ...{ paddingRight: theme.spacing(2), whiteSpace: "pre" },
  }),
});
