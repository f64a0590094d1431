import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Button, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import type { Filter } from "@spanhouse/schemas/query";
import { looserSearch } from "./logs-looser-search.ts";
import { filterText } from "./logs-filters.ts";

/** What was asked and found nothing. */
export interface LogsEmptyProps {
  readonly search: string;
  readonly filters: readonly Filter[];
  readonly rangeMs: number;
  readonly onSearch: (search: string) => void;
  readonly onFilters: (filters: readonly Filter[]) => void;
  /** A range that ends now, such as `now-24h`. */
  readonly onRange: (from: string) => void;
}

const ranges: readonly (readonly [from: string, text: string, lengthMs: number])[] = [
  ["now-1h", "the last hour", 3_600_000],
  ["now-24h", "the last 24 hours", 86_400_000],
  ["now-7d", "the last 7 days", 7 * 86_400_000],
];

/** Says that nothing matches, and what may find more. */
export function LogsEmpty({ search, filters, rangeMs, onSearch, onFilters, onRange }: LogsEmptyProps): ReactElement {
  const styles = useStyles2(getStyles);
  const wider = ranges.filter(([, , lengthMs]) => lengthMs > rangeMs);
  const loose = looserSearch(search);
  return (
    <div className={styles.empty} role="status">
      <h2 className={styles.title}>
        {search === "" && filters.length === 0 ? "No log records in this time" : "No log record matches"}
      </h2>
      <ul className={styles.hints}>
        {wider.length > 0 && (
          <li>
            Look at{" "}
            {wider.map(([from, text]) => (
              <Button key={from} {...{ size: "sm", variant: "secondary" }} onClick={() => onRange(from)}>
                {text}
              </Button>
            ))}
          </li>
        )}
        {loose !== undefined && (
          <li>
            Words are found whole, in messages. Also parts of words, and messages of errors:{" "}
            <Button {...{ size: "sm", variant: "secondary" }} onClick={() => onSearch(loose)}>
              {loose}
            </Button>
          </li>
        )}
        {filters.map((filter, index) => (
          <li key={filterText(filter)}>
            Without the filter{" "}
            <Button {...{ size: "sm", variant: "secondary" }} onClick={() => onFilters(filters.toSpliced(index, 1))}>
              {filterText(filter)}
            </Button>
          </li>
        ))}
        {search !== "" && (
          <li>
            <Button {...{ size: "sm", variant: "secondary" }} onClick={() => onSearch("")}>
              Remove the search
            </Button>
          </li>
        )}
        {search.includes(":") && (
          <li>
            Values of fields are compared as they are written: <code>service:cart</code> is not{" "}
            <code>service:Cart</code>
          </li>
        )}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({ padding: theme.spacing(6, 2), maxWidth: 640, margin: "0 auto" }),
  title: css({ ...theme.typography.h4, textAlign: "center", marginBottom: theme.spacing(2) }),
  hints: css({
    ...{ display: "flex", flexDirection: "column", gap: theme.spacing(1), listStyle: "none" },
    ...{ color: theme.colors.text.secondary, "& button": { margin: theme.spacing(0, 0.5, 0.5, 0) } },
    "& li": { textAlign: "center" },
  }),
});
