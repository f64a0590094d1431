/** Options of an axis, which charts have in common, with their defaults. */
export const axisDefaults = {
  axisPlacement: "auto",
  axisLabel: "",
  axisWidth: undefined,
  axisColorMode: "text",
  axisBorderShow: false,
  axisGridShow: undefined,
  axisCenteredZero: false,
  axisSoftMin: undefined,
  axisSoftMax: undefined,
  scaleDistribution: { type: "linear" },
};

/** Where a field is left out. */
export const hideFromDefault = { tooltip: false, viz: false, legend: false };

/** Legend and tooltip of a chart of series. */
export const seriesDefaults = {
  legend: { displayMode: "list", placement: "bottom", showLegend: true, calcs: [] },
  tooltip: { mode: "single", sort: "none", hideZeros: false },
};
