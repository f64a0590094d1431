import { totalmem } from "node:os";
import { passwordSha256Hex, type EngineCredentials } from "./credentials.ts";

export interface EngineConfig {
  readonly database: string;
  readonly credentials: EngineCredentials;
  readonly memoryBytesMax: number;
  readonly logPath: string;
  readonly usersPath: string;
}

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

/** A quarter of the machine's memory, at most 4 GiB: the engine shares a laptop with everything else. */
export function defaultMemoryBytesMax(): number {
  return Math.min(Math.floor(totalmem() / 4), 4 * gibibyte);
}

/** ClickHouse's config.xml. */
export function renderConfig(config: EngineConfig): string {
  return `<clickhouse>
  <logger>
    <log>${escapeXml(config.logPath)}</log>
    <size>10M</size>
    <count>3</count>
  </logger>
  <users_config>${escapeXml(config.usersPath)}</users_config>
  <timezone>UTC</timezone>
  <max_server_memory_usage>${config.memoryBytesMax}</max_server_memory_usage>
  <mark_cache_size>${Math.floor(config.memoryBytesMax / 16)}</mark_cache_size>
</clickhouse>
`;
}

/** ClickHouse's users.xml. */
export function renderUsers(config: EngineConfig): string {
  const { writer, reader } = config.credentials;
  const database = `\`${config.database.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
  return `<clickhouse>
  <profiles>
    <default/>
    <reader><readonly>2</readonly></reader>
  </profiles>
  <quotas>
    <default/>
  </quotas>
  <users>
    ${renderUser("default", undefined, ["SYSTEM LISTEN ON *.*", "CREATE ARBITRARY TEMPORARY TABLE ON *.*", "TABLE ENGINE ON File"])}
    ${renderUser(writer.user, writer.password, [`ALL ON ${database}.*`, "TABLE ENGINE ON *", "CREATE TEMPORARY TABLE ON *.*", "SELECT ON system.*", "KILL QUERY ON *.*"])}
    ${renderUser(reader.user, reader.password, [`SELECT ON ${database}.*`], "reader")}
  </users>
</clickhouse>
`;
}

function renderUser(name: string, password: string | undefined, grants: readonly string[], profile = "default"): string {
  const login = password === undefined ? "<no_password/>" : `<password_sha256_hex>${passwordSha256Hex(password)}</password_sha256_hex>`;
  const queries = grants.map((grant) => `<query>GRANT ${escapeXml(grant)}</query>`).join("");
  return `<${name}>${login}<networks><ip>127.0.0.1</ip></networks><profile>${profile}</profile><quota>default</quota><grants>${queries}</grants></${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
