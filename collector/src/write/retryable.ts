import { clickHouseCode } from "../clickhouse.ts";
import { OperatingError } from "../errors.ts";

/**
 * What a failed INSERT means for the segment.
 *
 *   server      would have happened to any table; try again for ever
 *   table       about this table or its disk or keeper; try again for ever, the other tables go on
 *   doubtful    not on our lists; try again a few times, then treat as permanent
 *   permanent   these bytes will never fit this table: dead letter
 *   unreadable  our own disk did not give the segment back
 *
 * What an operator can repair (rights, a missing table, a setting of the wrong server version) is tried again, never
 * dead-lettered: the spool waits for the repair. Only what lies in the data is permanent.
 */
export type Verdict = "server" | "table" | "doubtful" | "permanent" | "unreadable";

type Codes = { readonly [code: number]: string };

const server: Codes = {
  81: "UNKNOWN_DATABASE",
  95: "CANNOT_READ_FROM_SOCKET",
  96: "CANNOT_WRITE_TO_SOCKET",
  115: "UNKNOWN_SETTING",
  164: "READONLY",
  173: "CANNOT_ALLOCATE_MEMORY",
  192: "UNKNOWN_USER",
  193: "WRONG_PASSWORD",
  194: "REQUIRED_PASSWORD",
  195: "IP_ADDRESS_NOT_ALLOWED",
  198: "DNS_ERROR",
  201: "QUOTA_EXCEEDED",
  202: "TOO_MANY_SIMULTANEOUS_QUERIES",
  203: "NO_FREE_CONNECTION",
  209: "SOCKET_TIMEOUT",
  210: "NETWORK_ERROR",
  225: "NO_ZOOKEEPER",
  236: "ABORTED",
  241: "MEMORY_LIMIT_EXCEEDED",
  243: "NOT_ENOUGH_SPACE",
  244: "UNEXPECTED_ZOOKEEPER_ERROR",
  279: "ALL_CONNECTION_TRIES_FAILED",
  394: "QUERY_WAS_CANCELLED",
  411: "PTHREAD_ERROR",
  425: "SYSTEM_ERROR",
  439: "CANNOT_SCHEDULE_TASK",
  452: "SETTING_CONSTRAINT_VIOLATION",
  471: "INVALID_SETTING_VALUE",
  516: "AUTHENTICATION_FAILED",
  574: "DISTRIBUTED_TOO_MANY_PENDING_BYTES",
  677: "THREAD_WAS_CANCELED",
  700: "USER_SESSION_LIMIT_EXCEEDED",
  720: "USER_EXPIRED",
  735: "QUERY_WAS_CANCELLED_BY_CLIENT",
  745: "SERVER_OVERLOADED",
  749: "TCP_CONNECTION_LIMIT_REACHED",
  762: "HTTP_CONNECTION_LIMIT_REACHED",
  776: "RESOURCE_LIMIT_EXCEEDED",
  999: "KEEPER_EXCEPTION",
  1000: "POCO_EXCEPTION",
};

const table: Codes = {
  60: "UNKNOWN_TABLE",
  74: "CANNOT_READ_FROM_FILE_DESCRIPTOR",
  75: "CANNOT_WRITE_TO_FILE_DESCRIPTOR",
  76: "CANNOT_OPEN_FILE",
  159: "TIMEOUT_EXCEEDED",
  204: "CANNOT_FSYNC",
  // An earlier attempt of the same INSERT, whose answer was lost, still runs.
  216: "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING",
  218: "TABLE_IS_DROPPED",
  242: "TABLE_IS_READ_ONLY",
  252: "TOO_MANY_PARTS",
  254: "NO_ACTIVE_REPLICAS",
  265: "NO_AVAILABLE_REPLICA",
  285: "TOO_FEW_LIVE_REPLICAS",
  286: "UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE",
  289: "REPLICA_IS_NOT_IN_QUORUM",
  297: "SHARD_HAS_NO_CONNECTIONS",
  319: "UNKNOWN_STATUS_OF_INSERT",
  416: "REPLICA_STATUS_CHANGED",
  473: "DEADLOCK_AVOIDED",
  497: "ACCESS_DENIED",
  499: "S3_ERROR",
  519: "NO_REMOTE_SHARD_AVAILABLE",
  659: "UNKNOWN_STATUS_OF_TRANSACTION",
  692: "TOO_MANY_MUTATIONS",
  733: "TABLE_IS_BEING_RESTARTED",
  774: "TABLE_IS_PERMANENTLY_READ_ONLY",
  904: "TOO_MANY_UNAVAILABLE_SHARDS",
};

const permanent: Codes = {
  6: "CANNOT_PARSE_TEXT",
  9: "SIZES_OF_COLUMNS_DOESNT_MATCH",
  13: "SIZES_OF_COLUMNS_IN_TUPLE_DOESNT_MATCH",
  15: "DUPLICATE_COLUMN",
  16: "NO_SUCH_COLUMN_IN_TABLE",
  19: "SIZE_OF_FIXED_STRING_DOESNT_MATCH",
  20: "NUMBER_OF_COLUMNS_DOESNT_MATCH",
  26: "CANNOT_PARSE_QUOTED_STRING",
  27: "CANNOT_PARSE_INPUT_ASSERTION_FAILED",
  38: "CANNOT_PARSE_DATE",
  41: "CANNOT_PARSE_DATETIME",
  43: "ILLEGAL_TYPE_OF_ARGUMENT",
  44: "ILLEGAL_COLUMN",
  50: "UNKNOWN_TYPE",
  53: "TYPE_MISMATCH",
  69: "ARGUMENT_OUT_OF_BOUND",
  70: "CANNOT_CONVERT_TYPE",
  72: "CANNOT_PARSE_NUMBER",
  117: "INCORRECT_DATA",
  122: "INCOMPATIBLE_COLUMNS",
  128: "TOO_LARGE_ARRAY_SIZE",
  131: "TOO_LARGE_STRING_SIZE",
  190: "SIZES_OF_ARRAYS_DONT_MATCH",
  248: "INVALID_PARTITION_VALUE",
  321: "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE",
  349: "CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN",
  366: "SIZES_OF_NESTED_COLUMNS_ARE_INCONSISTENT",
  376: "CANNOT_PARSE_UUID",
  386: "NO_COMMON_TYPE",
  395: "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO",
  407: "DECIMAL_OVERFLOW",
  467: "CANNOT_PARSE_BOOL",
  469: "VIOLATED_CONSTRAINT",
  565: "TOO_MANY_PARTITIONS",
  675: "CANNOT_PARSE_IPV4",
  676: "CANNOT_PARSE_IPV6",
  691: "UNKNOWN_ELEMENT_OF_ENUM",
  728: "UNEXPECTED_DATA_TYPE",
};

/** The codes that are told apart, with ClickHouse's names; a test holds them against a server. */
export const knownCodes: { readonly server: Codes; readonly table: Codes; readonly permanent: Codes } = {
  server,
  table,
  permanent,
};

/** Judges what an INSERT failed with. No answer from ClickHouse counts as `server`. */
export function judgeFailure(error: unknown): Verdict {
  const cause = error instanceof OperatingError ? error.cause : undefined;
  if ([error, cause].some((each) => each instanceof OperatingError && each.code === "segment_unreadable")) {
    return "unreadable";
  }
  const code = clickHouseCode(error);
  if (code === undefined || code in server) return "server";
  if (code in table) return "table";
  return code in permanent ? "permanent" : "doubtful";
}
