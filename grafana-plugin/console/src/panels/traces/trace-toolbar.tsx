import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Button, IconButton, InlineSwitch, Input, Toggletip, useStyles2 } from "@grafana/ui";
import type { KeyboardEvent } from "react";
import type { ServiceColors } from "./service-colors.ts";
import { wholeWindow } from "./time-scale.ts";
import { goToError, keyHints } from "./trace-keys.ts";
import type { TraceViewState } from "./use-trace-view.ts";
import { collapsible } from "./visible-rows.ts";

/** What can be done with the waterfall as a whole. */
export interface TraceToolbarProps {
  readonly view: TraceViewState;
  readonly colors: ServiceColors;
  /** A ref by the types of React 18 and 19, which call it differently. */
  readonly searchRef: { readonly current: HTMLInputElement | null };
  readonly focusList: () => void;
}

/** Search in the trace, what is folded, the critical path, and the services with their colours. */
export function TraceToolbar({ view, colors, searchRef, focusList }: TraceToolbarProps) {
  const styles = useStyles2(getStyles);
  const { trace } = view;
  const zoomed = view.window.from > 0 || view.window.to < 1;
  return (
    <div className={styles.toolbar}>
      <SearchInTrace view={view} searchRef={searchRef} focusList={focusList} />
      <span className={styles.group}>
        <Button size="sm" variant="secondary" fill="text" onClick={() => view.setCollapsed(new Set())}>
          Expand all
        </Button>
        <Button size="sm" variant="secondary" fill="text" onClick={() => view.setCollapsed(collapsible(trace, 1))}>
          Collapse
        </Button>
        {trace.errors > 0 && (
          <Button size="sm" variant="secondary" fill="text" icon="exclamation-circle" onClick={() => goToError(view)}>
            Next error
          </Button>
        )}
        {zoomed && (
          <Button
            size="sm"
            variant="secondary"
            fill="text"
            icon="search-minus"
            onClick={() => view.setWindow(wholeWindow)}
          >
            Whole trace
          </Button>
        )}
        <InlineSwitch
          transparent
          showLabel
          label="Critical path"
          value={view.showCritical}
          onChange={(event) => view.setShowCritical(event.currentTarget.checked)}
        />
        <Toggletip content={<KeyList />} title="Keys">
          <IconButton name="keyboard" tooltip="Keys" aria-label="Keys" />
        </Toggletip>
      </span>
      <Services view={view} colors={colors} />
    </div>
  );
}

function SearchInTrace({ view, searchRef, focusList }: Omit<TraceToolbarProps, "colors">) {
  const styles = useStyles2(getStyles);
  const { search, matches, selected, goToMatch } = view;
  const at = selected === undefined ? 0 : matches.indexOf(selected.key) + 1;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter") goToMatch(event.shiftKey ? -1 : 1);
    if (event.key !== "Escape") return;
    if (search === "") focusList();
    else view.setSearch("");
  };
  return (
    <span className={styles.search}>
      <Input
        ref={searchRef}
        value={search}
        width={30}
        placeholder="Search in this trace"
        aria-label="Search in this trace"
        data-testid="trace-search"
        onChange={(event) => view.setSearch(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {search.trim() !== "" && (
        <>
          <span className={styles.count} data-testid="match-count" aria-live="polite">
            {matches.length === 0 ? "none" : at === 0 ? `${matches.length} found` : `${at} of ${matches.length}`}
          </span>
          <IconButton name="arrow-up" tooltip="Previous match (p)" onClick={() => goToMatch(-1)} />
          <IconButton name="arrow-down" tooltip="Next match (n)" onClick={() => goToMatch(1)} />
          <InlineSwitch
            transparent
            showLabel
            label="Matches only"
            value={view.onlyMatches}
            onChange={(event) => view.setOnlyMatches(event.currentTarget.checked)}
          />
        </>
      )}
    </span>
  );
}

/** More would push the waterfall away. */
const servicesShown = 12;

function Services({ view, colors }: Pick<TraceToolbarProps, "view" | "colors">) {
  const styles = useStyles2(getStyles);
  const { services } = view.trace;
  return (
    <span className={styles.services}>
      {services.slice(0, servicesShown).map(({ name, spans }) => {
        const search = `service=${name.includes(" ") ? `"${name}"` : name}`;
        const active = view.search === search;
        return (
          <button
            key={name}
            type="button"
            aria-pressed={active}
            className={styles.chip}
            title={active ? "Show no matches" : `Find the spans of ${name}`}
            onClick={() => view.setSearch(active ? "" : search)}
          >
            <span className={styles.dot} style={{ background: colors(name) }} />
            {name} <span className={styles.chipCount}>{spans}</span>
          </button>
        );
      })}
      {services.length > servicesShown && <span className={styles.count}>{services.length - servicesShown} more</span>}
    </span>
  );
}

function KeyList() {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.keys}>
      {keyHints.map(([keys, what]) => (
        <div key={keys} className={styles.key}>
          <dt className={styles.keyName}>{keys}</dt>
          <dd className={styles.keyWhat}>{what}</dd>
        </div>
      ))}
    </dl>
  );
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  const small = typography.bodySmall.fontSize;
  return {
    toolbar: css({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: spacing(0.5, 2) }),
    group: css({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: spacing(0.5) }),
    search: css({ display: "flex", alignItems: "center", gap: spacing(0.75) }),
    count: css({ color: colors.text.secondary, fontSize: small, whiteSpace: "nowrap" }),
    services: css({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: spacing(0.5), marginLeft: "auto" }),
    chip: css({
      display: "inline-flex",
      alignItems: "center",
      gap: spacing(0.75),
      padding: spacing(0, 0.75),
      border: "1px solid transparent",
      borderRadius: shape.radius.pill,
      background: "none",
      color: colors.text.primary,
      fontSize: small,
      lineHeight: "20px",
      "&:hover": { background: colors.action.hover },
      "&[aria-pressed=true]": { borderColor: colors.warning.border, background: colors.warning.transparent },
    }),
    dot: css({ width: 10, height: 10, borderRadius: 2 }),
    chipCount: css({ color: colors.text.secondary }),
    keys: css({ display: "grid", gap: spacing(0.5), margin: 0, minWidth: 260 }),
    key: css({ display: "flex", gap: spacing(1) }),
    keyName: css({ width: 90, fontFamily: typography.fontFamilyMonospace, margin: 0 }),
    keyWhat: css({ margin: 0, color: colors.text.secondary }),
  };
}
