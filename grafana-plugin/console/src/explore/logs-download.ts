import { saveFile } from "../host/save-file.ts";
import type { LogRecord } from "../panels/logs/log-record.ts";
import { recordObject } from "../panels/logs/record-json.ts";

/** How records are written into a file. */
export type DownloadFormat = "json" | "csv";

/** Records as a text: JSON as the details show it, or CSV with a column for each field that some record has. */
export function writeRecords(records: readonly LogRecord[], format: DownloadFormat): string {
  if (format === "json")
    return `${JSON.stringify(
      records.map((record) => recordObject(record)),
      undefined,
      2,
    )}\n`;
  const keys = [...new Set(records.flatMap(({ fields }) => fields.map(({ key }) => key)))].filter(
    (key) => !own.has(key),
  );
  const rows = records.map(({ timeMs, timeNs, level, service, body, values }) => [
    ...[new Date(timeMs).toISOString(), timeNs, level, service, body],
    ...keys.map((key) => values[key] ?? ""),
  ]);
  return [["time", "timeUnixNano", "level", "service", "body", ...keys], ...rows]
    .map((row) => `${row.map((cell) => csvCell(cell)).join(",")}\r\n`)
    .join("");
}

const own = new Set(["level", "service", "body"]);

/** RFC 4180; what a spreadsheet would take for a formula is made a text. */
function csvCell(cell: string): string {
  const text = /^[=+\-@\t\r]/u.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Gives the browser a file to save. */
export function saveRecords(records: readonly LogRecord[], format: DownloadFormat): void {
  const type = format === "json" ? "application/json" : "text/csv";
  const name = `logs-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.${format}`;
  saveFile({ name, type, text: writeRecords(records, format) });
}
