import { css } from "@emotion/css";
import type { GrafanaTheme2, LinkModel } from "@grafana/data";
import type { TimeZone } from "@grafana/schema";
import { ClipboardButton, IconButton, LinkButton, Tab, TabsBar, useStyles2, useTheme2 } from "@grafana/ui";
import { useState, type ReactElement, type ReactNode } from "react";
import { detailsTabs, type DetailsTab } from "./details-tab.ts";
import { levelColor } from "./level-colors.ts";
import { LogFields } from "./log-fields.tsx";
import type { FieldActions } from "./log-field.tsx";
import type { LogRecord } from "./log-record.ts";
import { recordObject } from "./record-json.ts";
import { fullRecordTime } from "./record-time.ts";
import { RecordMessage } from "./record-message.tsx";

/** Everything about one record, beside the list. */
export interface LogDetailsProps {
  readonly record: LogRecord;
  readonly timeZone: TimeZone;
  readonly highlight?: RegExp | undefined;
  /** What a field can be used for; left out, it can only be copied. */
  readonly actions?: FieldActions | undefined;
  readonly links: readonly LinkModel[];
  /** Address that leads back to this record. */
  readonly permalink?: (() => string) | undefined;
  /** What happened around it, drawn when somebody asks. Left out: nobody can. */
  readonly context?: ReactNode;
  readonly onClose: () => void;
  /** To the record before (-1) or after (1) in the list. */
  readonly onMove?: ((by: number) => void) | undefined;
  /** Held by who shows the details, so that it stays when the record changes. */
  readonly tab: DetailsTab;
  readonly onTab: (tab: DetailsTab) => void;
}

const tabLabels: Readonly<Record<DetailsTab, string>> = { fields: "Fields", json: "JSON", context: "Context" };

/** The details. Escape closes them. */
export function LogDetails(props: LogDetailsProps): ReactElement {
  const { record, context, tab, onTab, onClose } = props;
  const styles = useStyles2(getStyles);
  const shown = tab === "context" && context === undefined ? "fields" : tab;
  return (
    // Escape closes whatever has the focus inside.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      aria-label="Details of the log record"
      className={styles.details}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <DetailsHead {...props} />
      <TabsBar className={styles.tabs}>
        {detailsTabs
          .filter((name) => name !== "context" || context !== undefined)
          .map((name) => (
            <Tab key={name} label={tabLabels[name]} active={name === shown} onChangeTab={() => onTab(name)} />
          ))}
      </TabsBar>
      <div className={shown === "context" ? styles.filled : styles.body} role="tabpanel" aria-label={tabLabels[shown]}>
        {shown === "fields" && <FieldsTab {...props} />}
        {shown === "json" && <JsonTab record={record} />}
        {shown === "context" && context}
      </div>
    </section>
  );
}

function DetailsHead({ record, timeZone, links, permalink, onClose, onMove }: LogDetailsProps): ReactElement {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <span className={styles.level} style={{ borderColor: levelColor(theme, record.level) }}>
          {record.level}
        </span>
        <strong className={styles.service}>{record.service}</strong>
        <span className={styles.spring} />
        {onMove !== undefined && (
          <>
            <IconButton name="arrow-up" tooltip="The record above (k)" onClick={() => onMove(-1)} />
            <IconButton name="arrow-down" tooltip="The record below (j)" onClick={() => onMove(1)} />
          </>
        )}
        <IconButton name="times" size="lg" tooltip="Close the details (Esc)" onClick={onClose} />
      </div>
      <div className={styles.buttons}>
        <time className={styles.time} dateTime={new Date(record.timeMs).toISOString()}>
          {fullRecordTime(record, timeZone)}
        </time>
        {links.map((link) => (
          <LinkButton
            key={`${link.title}${link.href}`}
            {...{ size: "sm", variant: "secondary", icon: "gf-traces", href: link.href }}
            {...(link.target === undefined ? {} : { target: link.target })}
            onClick={(event) => link.onClick?.(event)}
          >
            {link.title}
          </LinkButton>
        ))}
        {permalink !== undefined && (
          <ClipboardButton {...{ size: "sm", variant: "secondary", icon: "link", fill: "outline" }} getText={permalink}>
            Copy link
          </ClipboardButton>
        )}
        <ClipboardButton
          {...{ size: "sm", variant: "secondary", icon: "copy", fill: "outline" }}
          getText={() => record.body || record.title}
        >
          Copy message
        </ClipboardButton>
      </div>
    </header>
  );
}

function FieldsTab({ record, highlight, actions }: LogDetailsProps): ReactElement {
  const [find, setFind] = useState("");
  return (
    <>
      <RecordMessage record={record} highlight={highlight} />
      <LogFields {...{ fields: record.fields, find, onFind: setFind, actions }} />
    </>
  );
}

function JsonTab({ record }: { readonly record: LogRecord }): ReactElement {
  const styles = useStyles2(getStyles);
  const text = JSON.stringify(recordObject(record), undefined, 2);
  return (
    <div className={styles.json}>
      <ClipboardButton className={styles.copy} size="sm" variant="secondary" icon="copy" getText={() => text}>
        Copy JSON
      </ClipboardButton>
      {/* A text that scrolls is reached by keyboard only when it takes the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.pre} tabIndex={0} aria-label="The record as JSON">
        {text}
      </pre>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({
    ...{ display: "flex", flexDirection: "column", height: "100%", minWidth: 0, overflow: "hidden" },
    background: theme.colors.background.primary,
  }),
  head: css({ padding: theme.spacing(1, 1.5), display: "flex", flexDirection: "column", gap: theme.spacing(1) }),
  line: css({ display: "flex", alignItems: "center", gap: theme.spacing(1), minWidth: 0 }),
  level: css({ borderLeft: "3px solid", paddingLeft: theme.spacing(0.75), textTransform: "uppercase", fontSize: 12 }),
  service: css({ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }),
  time: css({
    ...{ color: theme.colors.text.secondary, fontFamily: theme.typography.fontFamilyMonospace, fontSize: 12 },
    ...{ flexGrow: 1, whiteSpace: "nowrap" },
  }),
  spring: css({ flexGrow: 1 }),
  buttons: css({ display: "flex", flexWrap: "wrap", alignItems: "center", gap: theme.spacing(0.75) }),
  tabs: css({ flexShrink: 0, padding: theme.spacing(0, 1) }),
  body: css({ flexGrow: 1, minHeight: 0, overflow: "auto", padding: theme.spacing(1.5) }),
  filled: css({ flexGrow: 1, minHeight: 0 }),
  json: css({ position: "relative", height: "100%" }),
  copy: css({ position: "absolute", top: theme.spacing(1), right: theme.spacing(1) }),
  pre: css({ height: "100%", margin: 0, fontSize: 12, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }),
});
