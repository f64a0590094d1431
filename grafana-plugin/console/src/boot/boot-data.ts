/**
 * What Grafana's page tells its libraries before they start (`BootData` of @grafana/data), as far as they read it here: who looks,
 * how times are written, which theme. The data source is told through `host/data-source-srv.ts`.
 */
export function bootData(theme: "dark" | "light"): object {
  return {
    assets: { dark: "", light: "" },
    navTree: [],
    settings: {
      appSubUrl: "",
      appUrl: `${location.origin}/`,
      buildInfo: { version: "13.2.2", commit: "", env: "production", edition: "Open Source" },
      dateFormats: dateFormats(),
      defaultDatasource: "Spanhouse",
      datasources: {},
      panels: {},
      apps: {},
      featureToggles: {},
      minRefreshInterval: "5s",
      windowTitlePrefix: "",
    },
    user: {
      id: 1,
      uid: "spanhouse",
      login: "",
      email: "",
      name: "",
      isSignedIn: false,
      language: "en-US",
      lightTheme: theme === "light",
      orgId: 1,
      orgCount: 1,
      orgName: "",
      orgRole: "Viewer",
      permissions: {},
      theme,
      timezone: "browser",
      weekStart: "browser",
      analytics: { identifier: "" },
    },
  };
}

/** ISO order, because it is the same everywhere and sorts. */
function dateFormats(): object {
  return {
    fullDate: "YYYY-MM-DD HH:mm:ss",
    fullDateMS: "YYYY-MM-DD HH:mm:ss.SSS",
    interval: {
      millisecond: "HH:mm:ss.SSS",
      second: "HH:mm:ss",
      minute: "HH:mm",
      hour: "MM-DD HH:mm",
      day: "MM-DD",
      month: "YYYY-MM",
      year: "YYYY",
    },
    useBrowserLocale: false,
    defaultTimezone: "browser",
    defaultWeekStart: "browser",
  };
}
