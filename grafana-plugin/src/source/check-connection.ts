import type { TestDataSourceResponse } from "@grafana/data";
import type { StatusAnswer } from "@spanhouse/schemas/query";
import { toAskError, type AskError } from "../ask/ask-error.ts";
import type { Client } from "../ask/client.ts";

/** What "Save & test" says: who answers, for which project, and whether anything is stored; or what is wrong and what to do. */
export async function checkConnection(client: Client, nowMs: number): Promise<TestDataSourceResponse> {
  try {
    const status = await client.answer<unknown>({ method: "GET", path: "/status" });
    if (!isStatus(status)) return problem(notOurs);
    return { status: "success", message: connected(status, nowMs) };
  } catch (thrown) {
    return problem(advise(toAskError(thrown)));
  }
}

function isStatus(answer: unknown): answer is StatusAnswer {
  return typeof answer === "object" && answer !== null && "version" in answer && "projectId" in answer;
}

function connected({ version, projectId, newestRecordMs }: StatusAnswer, nowMs: number): string {
  const newest =
    newestRecordMs === null
      ? "nothing is stored yet: send it records, and dashboards fill by themselves"
      : `newest record ${ago(nowMs - newestRecordMs)}`;
  return `Connected to Spanhouse ${version}, project ${projectId}, ${newest}.`;
}

function ago(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 0) return "from the future: see whether the clocks of its sender and of this machine agree";
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h ago` : `${Math.round(seconds / 86_400)} days ago`;
}

function problem(message: string): TestDataSourceResponse {
  return { status: "error", message };
}

const notOurs =
  "Something answers at this address, but it is not the query API of Spanhouse. The address is that of the query listener, such as http://collector:8318, not the one that records are sent to (4318).";

/** What to do next, where the setting up of a data source is more than the asking of a question. */
function advise({ message, status, code }: AskError): string {
  if (isTls(message))
    return `The TLS connection to the collector fails: ${message} Use https:// only if the collector has a certificate, and give Grafana the certificate authority that signed it under "TLS settings".`;
  switch (code) {
    case "key_missing":
      return "The collector has keys, and this data source has none. Make one with: spanhouse key create --project default --scope read, and paste it into Read key.";
    case "key_unknown":
      return "The collector does not know this read key: it was revoked, has expired, or was made by another collector. Make a new one with: spanhouse key create --project default --scope read";
    case "key_scope":
      return "This key is not for reading: it sends or administers. Make a read key with: spanhouse key create --project default --scope read";
    case "host_not_allowed":
    case "origin_not_allowed":
      return `${message} A collector that others than this machine read from needs a read key.`;
    case "not_found":
      return "This collector is older than the data source: it does not tell its status. Update it.";
    default:
  }
  if (status === 404 || status === 405 || status === 415) return notOurs;
  if (status === 502 || status === 504 || code === "network" || code === "timeout")
    return `${message} From a container, 127.0.0.1 is the container itself: name the collector's machine or service instead. With https:// see whether Grafana trusts the certificate; its log says more.`;
  return message;
}

function isTls(message: string): boolean {
  return /x509|certificate|tls:|server gave HTTP response to HTTPS client|malformed HTTP response/i.test(message);
}
