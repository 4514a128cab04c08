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

/** Waits until a diff has these files, as one line each. */
async function expectFiles(
  window: TestWindow,
  place: { readonly threadId: ThreadId; readonly turnId: TurnId; readonly entryId: EntryId | null },
  wanted: readonly string[],
): Promise<void> {
  const read = async () => {
    const diff = await window.ask('readDiff', place);
    return (diff.ok ? parseUnifiedDiff(diff.value.text) : []).map(
      ({ added, change, from, path, removed }) =>
        `${from === null ? '' : `${from} → `}${path}: ${change} +${added} -${removed}`,
    );
  };
  await expect.poll(async () => (await read()).toSorted()).toEqual(wanted);
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
  await expectFiles(window, { threadId, turnId, entryId: null }, wanted);
  expect(await readFile(join(root, 'code.txt'), 'utf8')).toBe('ONE ONE\ntwo two\n');
  const command = entries.find(({ kind }) => kind === 'command');
  const entryId = command?.id ?? null;
  await expectFiles(window, { threadId, turnId, entryId }, wanted);

  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  await expectFiles(later, { threadId, turnId, entryId: null }, wanted);
  await expectFiles(later, { threadId, turnId, entryId }, wanted);
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
  await expectFiles(window, { threadId, turnId, entryId: null }, ['secret.env: added +1 -0', 'seen.txt: added +2 -0']);
});

it('the diff of a turn is empty when a command has taken everything back', async () => {
  const { root, window } = await openTestApp({
    steps: [patch([updateFile('a.txt', [{ from: 'one', to: 'ONE' }])]), run('echo one > a.txt'), answer('Done.')],
  });
  await writeFile(join(root, 'a.txt'), 'one\n');
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  await expectFiles(window, { threadId, turnId, entryId: null }, []);
});

it('discards a line that a command wrote, and nothing else', async () => {
  const { root, window } = await openTestApp({ steps: [run('printf "1\\n2\\n3\\n" > a.txt'), answer('Done.')] });
  await writeFile(join(root, 'a.txt'), '1\n3\n');
  const threadId = await sendMessage(window, 'Go', { mode: 'askWhenNeeded' });
  const { id: turnId } = await waitForTurnEnd(window);
  await expectFiles(window, { threadId, turnId, entryId: null }, ['a.txt: modified +1 -0']);
  const { hash } = await window.get('readDiff', { threadId, turnId, entryId: null });
  const files = [{ path: 'a.txt', lines: null }];
  const changes = { turnId, entryId: null, seen: hash, files };
  await window.get('discardChanges', { threadId, rewindId: randomUUID(), changes, sureAbout: null });
  expect(await readFile(join(root, 'a.txt'), 'utf8')).toBe('1\n3\n');
});
