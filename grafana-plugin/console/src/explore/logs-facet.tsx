import { css, cx } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Icon, IconButton, useStyles2 } from "@grafana/ui";
import { useState, type ReactElement } from "react";
import { shortKey } from "../panels/logs/log-columns.ts";
import type { LogFilters } from "./logs-filters.ts";
import { shortNumber } from "./logs-scale.ts";
import type { FieldSummary, TopValue } from "./logs-top-values.ts";

/** One field of the sidebar. */
export interface FieldFacetProps {
  readonly summary: FieldSummary;
  readonly filters: LogFilters;
  readonly openAtFirst: boolean;
  readonly isColumn: boolean;
  readonly onColumn: (key: string) => void;
}

/** A field whose values fold out. */
export function FieldFacet(props: FieldFacetProps): ReactElement {
  const { summary, filters, openAtFirst, isColumn, onColumn } = props;
  const { key, top, distinct } = summary;
  const styles = useStyles2(getStyles);
  const [open, setOpen] = useState(openAtFirst);
  const more = distinct - top.length;
  return (
    <div className={styles.facet} data-facet={key}>
      <div className={styles.head}>
        <button type="button" className={styles.name} aria-expanded={open} title={key} onClick={() => setOpen(!open)}>
          <Icon name={open ? "angle-down" : "angle-right"} size="sm" />
          <span className={styles.key}>{shortKey(key)}</span>
          {!open && <span className={styles.distinct}>{shortNumber(distinct)}</span>}
        </button>
        <IconButton
          {...{ name: "columns", size: "sm", "aria-pressed": isColumn }}
          className={cx("facet-column", isColumn && styles.seen)}
          variant={isColumn ? "primary" : "secondary"}
          tooltip={isColumn ? `Remove the column ${key}` : `Show ${key} as a column`}
          onClick={() => onColumn(key)}
        />
      </div>
      {open && (
        <ul className={styles.values}>
          {top.map((value) => (
            <FacetValue key={value.value} {...{ field: key, value, filters, of: summary.count }} />
          ))}
          {more > 0 && <li className={styles.more}>{shortNumber(more)} more values</li>}
        </ul>
      )}
    </div>
  );
}

interface FacetValueProps {
  readonly field: string;
  readonly value: TopValue;
  readonly filters: LogFilters;
  /** Records that have the field. */
  readonly of: number;
}

function FacetValue({ field, value: { value, count }, filters, of }: FacetValueProps): ReactElement {
  const styles = useStyles2(getStyles);
  const active = filters.has({ key: field, value });
  return (
    <li className={styles.row}>
      <button
        type="button"
        className={cx(styles.value, active && styles.active)}
        aria-pressed={active}
        aria-label={`Only records with ${field} ${value}, ${count} shown`}
        title={value}
        onClick={() => filters.toggle({ key: field, value }, "for")}
      >
        <span className={styles.share} style={{ width: `${(count / Math.max(of, 1)) * 100}%` }} />
        <span className={styles.text}>{value}</span>
        <span className={styles.count}>{shortNumber(count)}</span>
      </button>
      <IconButton
        {...{ name: "search-minus", size: "sm", className: "facet-out" }}
        tooltip={`No records with ${field} ${value}`}
        onClick={() => filters.toggle({ key: field, value }, "out")}
      />
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const plain = {
    border: 0,
    background: "none",
    color: theme.colors.text.primary,
    textAlign: "left",
    fontSize: 12,
  } as const;
  const clipped = { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" } as const;
  return {
    facet: css({ fontSize: 12 }),
    head: css({
      ...{ display: "flex", alignItems: "center" },
      ".facet-column": { opacity: 0 },
      "&:hover .facet-column, &:focus-within .facet-column": { opacity: 1 },
    }),
    seen: css({ opacity: "1 !important" }),
    name: css({
      ...plain,
      display: "flex",
      alignItems: "center",
      gap: 2,
      flexGrow: 1,
      minWidth: 0,
      lineHeight: "22px",
    }),
    key: css({ ...clipped, fontFamily: theme.typography.fontFamilyMonospace }),
    distinct: css({ color: theme.colors.text.secondary, marginLeft: "auto", paddingRight: theme.spacing(0.5) }),
    values: css({ listStyle: "none", margin: theme.spacing(0, 0, 0.5, 2) }),
    row: css({
      ...{ display: "flex", alignItems: "center", gap: 2 },
      ".facet-out": { opacity: 0 },
      "&:hover .facet-out, &:focus-within .facet-out": { opacity: 1 },
    }),
    value: css({
      ...{ ...plain, position: "relative", display: "flex", gap: theme.spacing(0.5), flexGrow: 1, minWidth: 0 },
      ...{ padding: theme.spacing(0, 0.5), lineHeight: "20px", borderRadius: theme.shape.radius.default },
      ...{ overflow: "hidden", "&:hover": { background: theme.colors.action.hover } },
    }),
    active: css({ boxShadow: `inset 0 0 0 1px ${theme.colors.primary.border}` }),
    share: css({
      ...{ position: "absolute", left: 0, top: 0, bottom: 0, background: theme.colors.primary.transparent },
      pointerEvents: "none",
    }),
    text: css({ ...clipped, flexGrow: 1, position: "relative" }),
    count: css({ position: "relative", color: theme.colors.text.secondary, fontVariantNumeric: "tabular-nums" }),
    more: css({ color: theme.colors.text.secondary, padding: theme.spacing(0, 0.5), lineHeight: "20px" }),
  };
};
