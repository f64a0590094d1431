import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { ClipboardButton, Spinner, Tab, TabsBar, useStyles2 } from "@grafana/ui";
import { useState, type ReactElement } from "react";
import { samples } from "./first-record-samples.ts";
import { useIngestAddresses } from "./ingest-addresses.ts";
import { PageHeader } from "../host/page-header.tsx";

/** Shown while nothing is stored: how to send the first record. The page around it sees when one has come. */
export function FirstRecordPage(): ReactElement {
  const styles = useStyles2(getStyles);
  const ways = samples(useIngestAddresses());
  const [chosen, setChosen] = useState(0);
  const { about, text } = ways[chosen]!;
  return (
    <>
      <PageHeader title="Send the first record" />
      <div className={styles.page}>
        <p className={styles.lead}>
          The collector runs, and nothing is stored yet. Send it something, and this page becomes the overview.
        </p>
        <TabsBar>
          {ways.map(({ id, label }, at) => (
            <Tab key={id} label={label} active={at === chosen} onChangeTab={() => setChosen(at)} />
          ))}
        </TabsBar>
        <section className={styles.sample}>
          <p>{about}</p>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
          <pre className={styles.text} tabIndex={0} aria-label="Sample">
            {text}
          </pre>
          <ClipboardButton icon="copy" getText={() => text}>
            Copy
          </ClipboardButton>
        </section>
        <p className={styles.waiting} role="status">
          <Spinner inline /> Waiting for the first record
        </p>
      </div>
    </>
  );
}

function getStyles(theme: GrafanaTheme2): Record<"page" | "lead" | "sample" | "text" | "waiting", string> {
  return {
    page: css({ maxWidth: 880, padding: theme.spacing(1, 2, 4) }),
    lead: css({ marginBottom: theme.spacing(3), fontSize: theme.typography.h5.fontSize }),
    sample: css({ padding: theme.spacing(2, 0) }),
    text: css({ padding: theme.spacing(2), overflowX: "auto", whiteSpace: "pre", wordBreak: "normal" }),
    waiting: css({ display: "flex", gap: theme.spacing(1), color: theme.colors.text.secondary }),
  };
}
