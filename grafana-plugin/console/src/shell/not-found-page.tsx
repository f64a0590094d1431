import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { LinkButton, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { PageHeader } from "../host/page-header.tsx";

/** An address that means no page. */
export function NotFoundPage(): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <>
      <PageHeader title="No such page" />
      <div className={styles.page}>
        <p>There is no page at this address.</p>
        <LinkButton href="/">Go to the overview</LinkButton>
      </div>
    </>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly page: string } {
  return { page: css({ padding: theme.spacing(1, 2) }) };
}
