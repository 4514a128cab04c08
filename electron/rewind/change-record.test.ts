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

it('the user and a patch that one scan sees before Codex reports the patch are the authors of their own lines', async () => {
  const [before, saved, after] = ['one\ntwo\nthree\nfour\n', 'one\ntwo\nthree\nmine\n', 'ONE\ntwo\nthree\nmine\n'];
  const db = openStore();
  onTestFinished(() => void db.close());
  const contents = async (sha256s: readonly string[]) => readContents(db, { sha256s });
  const known = [await toContent(before), await toContent(after)];
  const [from, to] = known.map(
    ({ sha256, size }) => ({ kind: 'file', sha256, size, mode: 0o644 }) satisfies FileSnapshot,
  );
  if (from === undefined || to === undefined) throw new Error('No states');
  const first = { path: 'a', stamp: 'old', before: null, after: from, changedAt: 0, authors: [] };
  storeScan(db, { root, isFirst: true, changes: [first], contents: known.slice(0, 1) });
  completeScan(db, { root });
  markMoment(db, { message: 'turn' as ClientMessageId, threadId: one, root, folder: root, at: 500 });

  const log = new WorkLog(0, () => false);
  const record = new ChangeRecord({
    clock: { now: () => 1_050, after: () => () => undefined },
    log,
    spellings: new Map([[root, new Set([root])]]),
    steps: { find: () => [] },
    readDiff: async () => {
      const text = createTwoFilesPatch('a/a', 'b/a', saved, after, undefined, undefined, { context: 1 });
      return ok({ text: `diff --git a/a b/a\n${text.split('\n').slice(1).join('\n')}`, hash: '', version: 0 });
    },
    store: {
      contents,
      keep: async (look) => storeScan(db, look) === null,
      settle: async (settled) => settleChanges(db, settled) === null,
    },
  });
  const owner = { threadId: one, agentId: null };
  log.update(owner, root, turnOf([]), 1_000);
  const span = { root, isFirst: false, firstTurnAt: null, since: 900, sincePlace: 0, lag: 0, lead: 0 };
  const change = { path: 'a', stamp: 'new', before: from, after: to, changedAt: 1_000 };
  await record.keep(span, { changes: [change], contents: known.slice(1) });
  log.update(owner, root, turnOf([patch]), 1_200);
  await record.settle(root);

  const found = readSince(db, { message: 'turn' })?.changes ?? [];
  const texts = await Promise.all(found.map((part) => readText({ contents }, part.after)));
  expect(found.map(({ authors }, at) => [texts[at], authors.map(({ kind }) => kind)])).toEqual([
    [saved, ['other']],
    [after, ['patch']],
  ]);
});
