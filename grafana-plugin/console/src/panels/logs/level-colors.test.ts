import { createTheme } from "@grafana/data";
import { expect, test } from "vitest";
import { severityColors, unknownSeverityColor } from "../../../../src/frames/severity-colors.ts";
import { levelColor } from "./level-colors.ts";
import { levelNames } from "./log-record.ts";

// The console may not import them, and a level must look in its lists as in the frames that the data source colours.
test("a level has the colour here that the data source gives it in histograms and annotations", () => {
  for (const mode of ["dark", "light"] as const) {
    const theme = createTheme({ colors: { mode } });
    const colors = levelNames.map((level) => levelColor(theme, level));
    expect(colors).toEqual(
      levelNames.map((level) => theme.visualization.getColorByName(severityColors[level] ?? unknownSeverityColor)),
    );
  }
});
