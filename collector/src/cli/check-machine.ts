import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Config } from "../config.ts";
import { engineLibrary } from "../embedded/platform.ts";
import { byteText } from "../byte-text.ts";
import { fail, type Finding } from "./finding.ts";

const nodeVersionMin = [22, 15] as const;
const freeBytesWarn = 5 * 2 ** 30;
const freeBytesFail = 512 * 2 ** 20;

/** Node, the embedded engine's packages, and the data directory; the last two only with a valid configuration. */
export async function checkMachine(config: Config | undefined): Promise<Finding[]> {
  const findings = [checkNode(process.versions.node)];
  if (config === undefined) return findings;
  if (config.clickhouseUrl === undefined) findings.push(checkEngine());
  findings.push(...(await checkDataDirectory(config.dataDir)));
  return findings;
}

/** Judges a version of Node such as `24.1.0`. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [majorMin, minorMin] = nodeVersionMin;
  const enough = major > majorMin || (major === majorMin && minor >= minorMin);
  const name = "Node";
  if (enough) return { name, status: "ok", text: version };
  const text = `${version} is too old`;
  return { name, status: "fail", text, todo: `Install Node ${majorMin}.${minorMin} or newer, better the current LTS.` };
}

function checkEngine(): Finding {
  const name = "embedded ClickHouse";
  try {
    engineLibrary();
    return { name, status: "ok", text: `installed for ${process.platform} ${process.arch}` };
  } catch (error) {
    return fail(name, error);
  }
}

async function checkDataDirectory(dataDir: string): Promise<Finding[]> {
  const name = "data directory";
  const place = await nearestExisting(dataDir);
  try {
    await access(place, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return [
      {
        ...{ name, status: "fail", text: `${place} is not writable for this user` },
        todo: "Change its owner or permissions, or name another directory with SPANHOUSE_DATA_DIR.",
      },
    ];
  }
  const findings: Finding[] = [
    { name, status: "ok", text: place === dataDir ? `${dataDir} is writable` : `${dataDir} can be made` },
    await checkSpace(place),
  ];
  const open = await readableByOthers(join(dataDir, "clickhouse"));
  if (open !== undefined) findings.push(open);
  return findings;
}

/** The directory itself, or the one that it would be made in. */
async function nearestExisting(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  return exists || dirname(path) === path ? path : nearestExisting(dirname(path));
}

async function checkSpace(place: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(place);
  const free = bavail * bsize;
  const name = "disk space";
  const text = `${byteText(free)} free`;
  if (free >= freeBytesWarn) return { name, status: "ok", text };
  const todo =
    "Free some space, shorten the retention, or move the data directory: a full disk stops senders with 503.";
  return { name, status: free < freeBytesFail ? "fail" : "warn", text, todo };
}

/** Stored telemetry and the passwords of the engine are nobody else's business. */
async function readableByOthers(directory: string): Promise<Finding | undefined> {
  const mode = await stat(directory).then(
    (found) => found.mode,
    () => 0,
  );
  if ((mode & 0o007) === 0) return undefined;
  const text = `${directory} is open to every user of this machine`;
  return { name: "permissions", status: "warn", text, todo: `chmod -R o-rwx ${directory}` };
}
