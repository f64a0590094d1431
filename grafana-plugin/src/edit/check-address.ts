/** What is wrong with the address of a collector; undefined when nothing is. */
export function checkAddress(text: string): string | undefined {
  const address = text.trim();
  if (address === "") return "The address of the collector's query listener is needed, such as http://127.0.0.1:8318";
  if (!/^https?:\/\//i.test(address)) return "The address begins with http:// or https://";
  const url = readUrl(address);
  if (url === undefined) return "This is no address that a browser or Grafana can read";
  if (url.username !== "" || url.password !== "")
    return "The key has a field of its own; the address holds no name and password";
  if (url.search !== "" || url.hash !== "") return "The address ends before ? and #";
  if (/\/api(?:\/v1)?\/?$/.test(url.pathname)) return "The address ends before /api/v1, which is added to it";
  return url.port === "4317" || url.port === "4318"
    ? `Port ${url.port} is where records are sent to; questions go to the query listener, port 8318 unless it was changed`
    : undefined;
}

/** The address as Grafana's proxy puts paths behind it: it joins them by no more than a slash of its own. */
export function tidyAddress(text: string): string {
  return text.trim().replace(/\/+$/, "");
}

function readUrl(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

/** What is wrong with a read key, as far as its form tells; undefined when nothing is. */
export function checkReadKey(text: string): string | undefined {
  const key = text.trim();
  if (key === "") return undefined;
  const [, scope] = /^sh_(ingest|read|admin)_[0-9A-Za-z]{10}_[0-9A-Za-z]{32}$/.exec(key) ?? [];
  if (scope === undefined) return "A read key begins with sh_read_ and has 51 characters";
  return scope === "read" ? undefined : `This is an ${scope} key; reading needs one of --scope read`;
}
