import type { QueryResultMeta, QueryResultMetaNotice, QueryResultMetaStat } from "@grafana/data";
import type { Notice } from "@spanhouse/schemas/query";

/** The end of any answer; that of SQL has neither notices nor a number of statements. */
export interface AnswerEnd {
  readonly statistics?: {
    readonly elapsedSeconds: number;
    readonly rowsRead: number;
    readonly bytesRead: number;
    readonly statements?: number;
  };
  readonly notices?: readonly Notice[];
}

/** What the inspector shows of an answer: notices, and what ClickHouse did. */
export function metaOf({ statistics, notices }: AnswerEnd): Pick<QueryResultMeta, "notices" | "stats"> {
  return {
    ...(notices === undefined || notices.length === 0 ? {} : { notices: notices.map(toNotice) }),
    ...(statistics === undefined ? {} : { stats: statsOf(statistics) }),
  };
}

function toNotice({ severity, text }: Notice): QueryResultMetaNotice {
  return { severity, text };
}

function statsOf(statistics: NonNullable<AnswerEnd["statistics"]>): QueryResultMetaStat[] {
  const { elapsedSeconds, rowsRead, bytesRead, statements } = statistics;
  return [
    { displayName: "Time in ClickHouse", value: elapsedSeconds, unit: "s" },
    { displayName: "Rows read", value: rowsRead, unit: "short" },
    { displayName: "Bytes read", value: bytesRead, unit: "bytes" },
    ...(statements === undefined ? [] : [{ displayName: "Statements", value: statements, unit: "none" }]),
  ];
}
