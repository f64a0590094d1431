import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listDeadLetters, openDeadLetter, removeDeadLetter } from "./dead-letter.ts";
import { openSpool } from "./open-spool.ts";
import { contentOf } from "./simulated-spool.ts";

test("dead letters are listed, read and removed", async () => {
  const root = await mkdtemp(join(tmpdir(), "spool-"));
  const deadLetterDirectory = join(root, "dead-letter");
  try {
    expect(await listDeadLetters(deadLetterDirectory)).toEqual([]);
    const spool = await openSpool({ directory: join(root, "spool"), deadLetterDirectory });
    const blocks = Buffer.alloc(700_000, "native");
    await spool.commit([
      { table: "otel_logs", rows: 5, chunks: [blocks] },
      { table: "otel_traces", rows: 1, chunks: [Buffer.from("t")] },
    ]);
    await spool.seal();
    const segment = (await spool.take())!;
    await segment.deadLetter("otel_logs", "Code: 53. Type mismatch");
    await segment.deadLetter("otel_traces", "Code: 60. Unknown table");
    await writeFile(join(deadLetterDirectory, "notes.json"), "mine");
    const letters = await listDeadLetters(deadLetterDirectory);
    expect(letters).toMatchObject([
      { id: `${segment.id}.otel_logs`, segment: segment.id, table: "otel_logs", rows: 5, bytes: 700_000 },
      { id: `${segment.id}.otel_traces`, reason: "Code: 60. Unknown table" },
    ]);
    const { letter, blocks: read } = await openDeadLetter(deadLetterDirectory, letters[0]!.id);
    expect(letter).toEqual(letters[0]);
    expect(await contentOf(read)).toBe(blocks.toString());
    await removeDeadLetter(deadLetterDirectory, letters[0]!.id);
    await removeDeadLetter(deadLetterDirectory, letters[0]!.id);
    expect(await listDeadLetters(deadLetterDirectory)).toEqual(letters.slice(1));
    expect(await readdir(deadLetterDirectory)).toHaveLength(3);
    for (const id of [letters[0]!.id, "../spool/lock"]) {
      await expect(openDeadLetter(deadLetterDirectory, id)).rejects.toMatchObject({ code: "not_found" });
    }
    await spool.close();
  } finally {
    await rm(root, { recursive: true });
  }
});
