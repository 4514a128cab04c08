import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addFile, updateFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { openTestApp, sendMessage, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

/** Reads a diff as one line per file, once it has `count` files. */
async function readFiles(
  window: TestWindow,
  place: { readonly threadId: ThreadId; readonly turnId: TurnId; readonly entryId: EntryId | null },
  count: number,
) {
  const read = async () => {
    const diff = await window.ask('readDiff', place);
    return diff.ok ? parseUnifiedDiff(diff.value.text) : [];
  };
  await expect.poll(async () => (await read()).length).toBe(count);
  return (await read()).map(
    ({ added, change, from, path, removed }) =>
      `${from === null ? '' : `${from} → `}${path}: ${change} +${added} -${removed}`,
  );
}

it('the diff of a turn has what commands changed, and a formatted patch as it is on disk', async () => {
  const formatter = `sed -i 's/  */ /g' code.txt; mv old.txt new.txt; rm gone.txt; printf '\\000' > logo.png`;
  const { app, root, window } = await openTestApp({
    steps: [patch([updateFile('code.txt', [{ from: 'one', to: 'ONE    ONE' }])]), run(formatter), answer('Done.')],
  });
  await writeFile(join(root, 'code.txt'), 'one\ntwo  two\n');
  await writeFile(join(root, 'old.txt'), 'a\nb\nc\n');
  await writeFile(join(root, 'gone.txt'), 'gone\n');
  await writeFile(join(root, 'mine.txt'), 'mine\n');
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId, entries } = await waitForTurnEnd(window);
  const wanted = [
    'code.txt: modified +2 -2',
    'gone.txt: deleted +0 -1',
    'logo.png: added +0 -0',
    'old.txt → new.txt: renamed +0 -0',
  ];
  expect(await readFiles(window, { threadId, turnId, entryId: null }, 4)).toEqual(wanted);
  expect(await readFile(join(root, 'code.txt'), 'utf8')).toBe('ONE ONE\ntwo two\n');
  const command = entries.find(({ kind }) => kind === 'command');
  const entryId = command?.id ?? null;
  expect(await readFiles(window, { threadId, turnId, entryId }, 4)).toEqual(wanted);

  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  expect(await readFiles(later, { threadId, turnId, entryId: null }, 4)).toEqual(wanted);
  expect(await readFiles(later, { threadId, turnId, entryId }, 4)).toEqual(wanted);
});

it('the diff of a turn keeps what a patch did to an ignored file, which no scan sees', async () => {
  const { root, window } = await openTestApp({
    steps: [
      patch([addFile('secret.env', 'key\n'), addFile('seen.txt', 'seen\n')]),
      run('echo more >> seen.txt'),
      answer('Done.'),
    ],
  });
  await writeFile(join(root, '.gitignore'), '*.env\n');
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  expect((await readFiles(window, { threadId, turnId, entryId: null }, 2)).toSorted()).toEqual([
    'secret.env: added +1 -0',
    'seen.txt: added +2 -0',
  ]);
});

it('the diff of a turn is empty when a command has taken everything back', async () => {
  const { root, window } = await openTestApp({
    steps: [patch([updateFile('a.txt', [{ from: 'one', to: 'ONE' }])]), run('echo one > a.txt'), answer('Done.')],
  });
  await writeFile(join(root, 'a.txt'), 'one\n');
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  expect(await readFiles(window, { threadId, turnId, entryId: null }, 0)).toEqual([]);
});

it('discards a line that a command wrote, and nothing else', async () => {
  const { root, window } = await openTestApp({ steps: [run('printf "1\\n2\\n3\\n" > a.txt'), answer('Done.')] });
  await writeFile(join(root, 'a.txt'), '1\n3\n');
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  await readFiles(window, { threadId, turnId, entryId: null }, 1);
  const { hash } = await window.get('readDiff', { threadId, turnId, entryId: null });
  const files = [{ path: 'a.txt', lines: null }];
  const changes = { turnId, entryId: null, seen: hash, files };
  await window.get('discardChanges', { threadId, rewindId: randomUUID(), changes, isSure: false });
  expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('1\n3\n');
});
