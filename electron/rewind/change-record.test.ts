import { createTwoFilesPatch } from 'diff';
import { expect, it, onTestFinished } from 'vitest';
import { type ClientMessageId, entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { FileSnapshot } from '../model/threads/file-snapshot.ts';
import {
  completeScan,
  markMoment,
  readContents,
  readSince,
  settleChanges,
  storeScan,
} from '../store/threads/file-history/file-history.ts';
import { openStore } from '../store/threads/testing/sample-store.ts';
import { ChangeRecord } from './change-record.ts';
import { readText, toContent } from './contents.ts';
import { WorkLog } from './work-log.ts';

const [root, one] = ['/project', threadId.parse('one')];

const patch: Entry = {
  id: entryId.parse('patch'),
  at: 1_100,
  kind: 'patch',
  files: [{ path: `${root}/a`, change: 'modified', movedTo: null, added: 1, removed: 1 }],
  status: 'done',
  message: null,
  approval: null,
};

function turnOf(entries: readonly Entry[]): Turn {
  const facts = { durationMs: null, model: null, hadEffects: true, hasDiff: true };
  return { id: turnId.parse('turn'), status: 'running', startedAt: 0, endedAt: null, ...facts, entries };
}

type Span = Parameters<ChangeRecord['keep']>[0];
type Seen = { readonly from: string | null; readonly to: string; readonly at: number };

/** A record of a folder with the file `a`, and a thread whose patch of it has this diff, with the work of Codex so far. */
async function createRecord(first: string | null, diff: string) {
  const db = openStore();
  onTestFinished(() => void db.close());
  const contents = async (sha256s: readonly string[]) => readContents(db, { sha256s });
  const known = async (text: string) => {
    const content = await toContent(text);
    const { sha256, size } = content;
    return { content, state: { kind: 'file', sha256, size, mode: 0o644 } satisfies FileSnapshot };
  };
  const stateOf = async (text: string | null): Promise<FileSnapshot> =>
    text === null ? { kind: 'absent' } : (await known(text)).state;
  const before = first === null ? null : await known(first);
  const at = { path: 'a', stamp: 'old', before: null, changedAt: 0, authors: [] };
  const firstScan = before === null ? [] : [{ ...at, after: before.state }];
  storeScan(db, { root, isFirst: true, changes: firstScan, contents: before === null ? [] : [before.content] });
  completeScan(db, { root });
  markMoment(db, { message: 'turn' as ClientMessageId, threadId: one, root, folder: root, at: 500 });

  const log = new WorkLog(0, () => false);
  const record = new ChangeRecord({
    clock: { now: () => 1_050, after: () => () => undefined },
    log,
    spellings: new Map([[root, new Set([root])]]),
    steps: { find: () => [] },
    readDiff: async () => ok({ text: diff, hash: '', version: 0 }),
    store: {
      contents,
      keep: async (look) => storeScan(db, look) === null,
      settle: async (settled) => settleChanges(db, settled) === null,
    },
  });
  const owner = { threadId: one, agentId: null };
  const span: Span = { root, isFirst: false, firstTurnAt: null, since: 900, sincePlace: 0, lag: 0, lead: 0 };
  log.update(owner, root, turnOf([]), 1_000);
  return {
    record,
    report: (entry: Entry, when: number) => log.update(owner, root, turnOf([entry]), when),
    see: async ({ from, to, at: changedAt }: Seen) => {
      const after = await known(to);
      const change = { path: 'a', stamp: `${changedAt}`, before: await stateOf(from), after: after.state, changedAt };
      await record.keep(span, { changes: [change], contents: [after.content] });
    },
    /** The texts after each change, with its authors. */
    listChanges: async () => {
      const found = readSince(db, { message: 'turn' })?.changes ?? [];
      const texts = await Promise.all(found.map((part) => readText({ contents }, part.after)));
      return found.map(({ authors }, index) => [texts[index], authors.map(({ kind }) => kind)]);
    },
  };
}

function createDiff(from: string, to: string): string {
  const text = createTwoFilesPatch('a/a', 'b/a', from, to, undefined, undefined, { context: 1 });
  return `diff --git a/a b/a\n${text.split('\n').slice(1).join('\n')}`;
}

it('the user and a patch that one scan sees before Codex reports the patch are the authors of their own lines', async () => {
  const [before, saved, after] = ['one\ntwo\nthree\nfour\n', 'one\ntwo\nthree\nmine\n', 'ONE\ntwo\nthree\nmine\n'];
  const { record, ...folder } = await createRecord(before, createDiff(saved, after));
  await folder.see({ from: before, to: after, at: 1_000 });
  folder.report(patch, 1_200);
  await record.settle(root);

  expect(await folder.listChanges()).toEqual([
    [saved, ['other']],
    [after, ['patch']],
  ]);
});

const begun: Entry = { ...patch, status: 'applying' };
const newFile = 'diff --git a/a b/a\nnew file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1,2 @@\n+one\n+two\n';

it.each([
  ['adds a file', null, '', 'one\ntwo\n', newFile],
  ['adds a file and has written a part of it', null, 'on', 'one\ntwo\n', newFile],
  ['changes a file', 'one\ntwo\n', '', 'ONE\ntwo\n', createDiff('one\ntwo\n', 'ONE\ntwo\n')],
])('a patch that %s is the only author of what a scan sees while it writes', async (_, before, torn, after, diff) => {
  for (const isReportedFirst of [true, false]) {
    const { record, ...folder } = await createRecord(before, diff);
    if (isReportedFirst) folder.report(begun, 1_020);
    await folder.see({ from: before, to: torn, at: 1_040 });
    if (!isReportedFirst) folder.report(begun, 1_045);
    await folder.see({ from: torn, to: after, at: 1_045 });
    folder.report(patch, 1_100);
    await record.settle(root);

    const changes = await folder.listChanges();
    expect([changes.at(0)?.[0], changes.at(-1)?.[0]]).toEqual([torn, after]);
    expect(changes.map(([, authors]) => authors)).toEqual(changes.map(() => ['patch']));
  }
});

it('somebody else may have emptied a file that a patch left unchanged', async () => {
  const { record, ...folder } = await createRecord('one\ntwo\n', createDiff('one\ntwo\n', 'ONE\ntwo\n'));
  folder.report(begun, 1_020);
  await folder.see({ from: 'one\ntwo\n', to: '', at: 1_040 });
  folder.report({ ...patch, status: 'didNotApply' }, 1_100);
  await record.settle(root);

  expect(await folder.listChanges()).toMatchObject([['', expect.arrayContaining(['other'])]]);
});

it('a user who removes the end of a file around a patch is an author, though the patch begins with what is left', async () => {
  const [before, patched, removed] = ['one\ntwo\nmine\n', 'ONE\ntwo\nmine\n', 'ONE\ntwo\n'];
  const { record, ...folder } = await createRecord(before, createDiff(before, patched));
  folder.report(begun, 1_020);
  await folder.see({ from: before, to: removed, at: 1_045 });
  folder.report(patch, 1_100);
  await record.settle(root);

  const authors = (await folder.listChanges()).flatMap(([, names]) => names);
  expect(authors).toEqual(['other', 'patch']);
});

it('somebody else may have emptied a file whose patch did not end', async () => {
  const { record, ...folder } = await createRecord('one\n', createDiff('one\n', 'ONE\n'));
  folder.report(begun, 1_020);
  await folder.see({ from: 'one\n', to: '', at: 1_040 });
  folder.report({ ...patch, status: 'cutOff' }, 1_100);
  await record.settle(root);

  expect((await folder.listChanges()).at(-1)).toEqual(['', expect.arrayContaining(['other'])]);
});
