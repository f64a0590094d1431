import type { GrafanaTheme2 } from "@grafana/data";
import type { LevelName } from "./log-record.ts";

/** Names of the theme's colours for series: those that the data source gives the levels in histograms and annotations. */
const colorNames: Readonly<Record<LevelName, string>> = {
  ...{ fatal: "purple", error: "red", warn: "orange", info: "green", debug: "blue", trace: "light-blue" },
  unknown: "gray",
};

/** The colour of a level's bar, which stands beside a text that says the level. */
export function levelColor(theme: GrafanaTheme2, level: LevelName): string {
  return theme.visualization.getColorByName(colorNames[level]);
}

/** The colour of the level's word, which must be readable on the background. */
export function levelTextColor(theme: GrafanaTheme2, level: LevelName): string {
  if (level === "error" || level === "fatal") return theme.colors.error.text;
  return level === "warn" ? theme.colors.warning.text : theme.colors.text.secondary;
}
