export type MigrationErrorCode = "migration_edited" | "database_newer" | "cluster_changed" | "migration_failed";

/** Why the migrations do not fit the database; the message names the database and the migration, the hint the way out. */
export class MigrationError extends Error {
  readonly code: MigrationErrorCode;
  readonly hint: string;

  constructor(code: MigrationErrorCode, message: string, details: { readonly hint: string; readonly cause?: unknown }) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "MigrationError";
    this.code = code;
    this.hint = details.hint;
  }
}
