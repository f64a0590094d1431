/** Options that panels of single values have in common, with their defaults. */
export const singleValueDefaults = {
  "reduceOptions.values": false,
  "reduceOptions.calcs": ["lastNotNull"],
  "reduceOptions.fields": "",
  orientation: "auto",
};
