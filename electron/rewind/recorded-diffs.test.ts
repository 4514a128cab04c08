import { expect, it } from 'vitest';
import type { FileSnapshot, ObservedContent } from '../model/threads/file-snapshot.ts';
import { toContent } from './contents.ts';
import { RecordedDiffs, type StateChange } from './recorded-diffs.ts';

const absent: FileSnapshot = { kind: 'absent' };

/** Formats changes of files that a store has. Counts its reads. */
function setUp() {
  const stored = new Map<string, ObservedContent>();
  const reads = { count: 0, now: 0, most: 0 };
  const diffs = new RecordedDiffs({
    contents: async (hashes) => {
      reads.count++;
      reads.most = Math.max(reads.most, ++reads.now);
      await Promise.resolve();
      reads.now--;
      return hashes.flatMap((hash) => stored.get(hash) ?? []);
    },
  });
  const store = async (text: string): Promise<FileSnapshot> => {
    const content = await toContent(text);
    stored.set(content.sha256, content);
    return { kind: 'file', sha256: content.sha256, size: content.size, mode: 0o644 };
  };
  const add = async (path: string, text: string): Promise<StateChange> => ({
    path,
    before: absent,
    after: await store(text),
  });
  return { add, diffs, reads, store };
}

it.each([3, 60])('the contents of %s deleted and as many new files are read one after the other', async (count) => {
  const { add, diffs, reads, store } = setUp();
  const changes: StateChange[] = [];
  for (let at = 0; at < count; at++) {
    changes.push(await add(`new/${at}`, `new ${at}\n`));
    changes.push({ path: `old/${at}`, before: await store(`old ${at}\n`), after: absent });
  }
  const text = await diffs.format(changes);
  expect(text.match(/^diff --git /gm)).toHaveLength(2 * count);
  expect(reads.most).toBe(1);
});

it('the newest formatted files are kept, up to a total length', async () => {
  const { add, diffs, reads } = setUp();
  const changes: StateChange[] = [];
  for (let at = 0; at < 20; at++) changes.push(await add(`${at}`, `${at} ${'x'.repeat(1_000_000)}\n`));
  for (const change of changes) await diffs.format([change]);
  expect(reads.count).toBe(20);
  await diffs.format(changes.slice(-1));
  expect(reads.count).toBe(20);
  await diffs.format(changes.slice(0, 1));
  expect(reads.count).toBe(21);
});
