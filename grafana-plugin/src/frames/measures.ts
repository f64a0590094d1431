/** What the columns of series are called for people; others keep their name. */
const titles: Readonly<Record<string, string>> = {
  rate: "requests",
  errorRate: "errors",
  errorRatio: "error share",
  count: "requests in step",
  goodShare: "good",
  views: "page views",
};

/** The name of a column for people. */
export function measureTitle(name: string): string {
  return titles[name] ?? name;
}
