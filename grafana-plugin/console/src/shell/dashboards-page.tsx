import { css } from "@emotion/css";
import type { GrafanaTheme2 } from "@grafana/data";
import { Card, TagList, useStyles2 } from "@grafana/ui";
import type { ReactElement } from "react";
import { dashboardEntries } from "../dashboard/dashboards.ts";

/** Every dashboard, with what it is for. */
export function DashboardsPage(): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list}>
      {dashboardEntries.map(({ uid, title, description, tags }) => (
        <li key={uid}>
          <Card href={`/d/${uid}`} className={styles.card} noMargin>
            <Card.Heading>{title}</Card.Heading>
            <Card.Description>{description}</Card.Description>
            <Card.Tags>
              <TagList tags={[...tags]} />
            </Card.Tags>
          </Card>
        </li>
      ))}
    </ul>
  );
}

function getStyles(theme: GrafanaTheme2): { readonly list: string; readonly card: string } {
  return {
    list: css({
      display: "grid",
      gridTemplateColumns: "repeat(auto-fill, minmax(340px, 1fr))",
      gap: theme.spacing(2),
      margin: 0,
      padding: theme.spacing(1, 2, 2),
      listStyle: "none",
    }),
    card: css({ height: "100%" }),
  };
}
