import { byteText } from "../byte-text.ts";
import { join } from "node:path";
import type { DiskFile } from "./disk.ts";
import { writeDurableFile } from "./durable-file.ts";
import { segmentPath, segmentSuffix } from "./spool-folder.ts";
import type { SpoolFolder } from "./spool-folder.ts";
import { createWindow } from "./window.ts";

/**
 * What recovery cannot use is kept for a person to look at, under `quarantine/`:
 *
 *     <id>.<start>-<end>.bytes  + .json     bytes of a segment that are no valid frame
 *     <id>.segment              + .json     a whole file: newer format, or not what its name says
 *
 * The report is written last. Repeating it writes the same names again, so a crash in between leaves nothing twice.
 */
export interface DamagedRange {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** Copies bytes of an open segment file into quarantine, durably. Sectors that cannot be read are kept as zeros. */
export async function quarantineRange(folder: SpoolFolder, file: DiskFile, range: DamagedRange): Promise<void> {
  const { id, start, end, reason } = range;
  const name = `${id}.${start}-${end}.bytes`;
  const window = createWindow(file, end, () => undefined);
  await writeDurableFile(folder.disk, join(folder.quarantineDirectory, name), async (append) => {
    for (let at = start; at < end;) {
      const bytes = await window.view(at, 1, end);
      if (bytes.byteLength === 0) break;
      await append(bytes);
      at += bytes.byteLength;
    }
  });
  await report(folder, name, { segment: id, start, end, reason });
  count(folder, end - start);
  folder.log("error", `spool: ${end - start} bytes of segment ${id} are damaged (${reason}); quarantined as ${name}`, {
    segment: id,
    start,
    end,
  });
}

/** Moves a whole segment file into quarantine, durably. */
export async function quarantineFile(
  folder: SpoolFolder,
  id: string,
  found: { bytes: number; reason: string },
): Promise<void> {
  const { bytes, reason } = found;
  const name = id + segmentSuffix;
  await report(folder, name, { segment: id, start: 0, end: bytes, reason });
  await folder.disk.rename(segmentPath(folder, id), join(folder.quarantineDirectory, name));
  await folder.disk.syncDirectory(folder.quarantineDirectory);
  await folder.disk.syncDirectory(folder.directory);
  count(folder, bytes);
  folder.log(
    "error",
    `spool: segment file ${name} (${byteText(bytes)}) cannot be used: ${reason}; moved to quarantine`,
    {
      segment: id,
      bytes,
    },
  );
}

async function report(folder: SpoolFolder, name: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const text = JSON.stringify({ ...fields, foundAt: new Date(folder.clock.now()).toISOString() }, undefined, 2);
  const path = join(folder.quarantineDirectory, `${name}.json`);
  await writeDurableFile(folder.disk, path, (append) => append(Buffer.from(`${text}\n`)));
}

function count(folder: SpoolFolder, bytes: number): void {
  folder.counters.quarantined++;
  folder.counters.quarantinedBytes += bytes;
}
