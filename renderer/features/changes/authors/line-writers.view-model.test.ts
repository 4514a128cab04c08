import { expect, it } from 'vitest';
import { approvalId, entryId, threadId, turnId } from '../../../../shared/base/ids.ts';
import { err, ok } from '../../../../shared/base/result.ts';
import { parseUnifiedDiff } from '../../../../shared/changes/parse-unified-diff.ts';
import type { LineCommit, LineOrigin, LineWriter } from '../../../../shared/transcript/line-writer.ts';
import { type DiffLayout, toDiffRows } from '../../../view-models/diff-rows.ts';
import {
  describeAnswer,
  describeLineCommit,
  describeWriter,
  getAskedLine,
  nameQuestion,
} from './line-writers.view-model.ts';

const now = new Date(2026, 10, 20, 11, 0).getTime();
const work = {
  threadId: threadId.parse('t1'),
  turnId: turnId.parse('turn'),
  entryId: entryId.parse('sed'),
  message: 'Tidy it\n',
  at: new Date(2026, 10, 20, 8, 5).getTime(),
  approval: null,
};
const sed: LineWriter = { kind: 'command', name: 'sed -i s/a/b/ a.txt', work };

it('a writer of a line has a name, a message, a time, what the user was asked, and a row to go to', () => {
  expect(describeWriter(sed, now)).toEqual({
    kind: 'command',
    name: 'sed -i s/a/b/ a.txt',
    message: 'Tidy it',
    facts: '8:05 · Codex did not have to ask',
    destination: { threadId: 't1', turnId: 'turn', entryId: 'sed', searchTerms: null },
  });
  const approval = {
    approvalId: approvalId.parse('1'),
    state: 'approved',
    by: 'person',
    askedAt: 1,
    settledAt: 2,
  } as const;
  expect(describeWriter({ ...sed, work: { ...work, approval } }, now).facts).toBe('8:05 · You approved it');
});

it('a writer says nothing that is not known', () => {
  const { approval: _, ...rest } = work;
  expect(describeWriter({ ...sed, work: { ...rest, message: '', at: null } }, now)).toMatchObject({
    message: null,
    facts: '',
  });
  const other: LineWriter = { kind: 'other', name: 'You or another program', work: null };
  expect(describeWriter(other, now)).toMatchObject({ facts: '', destination: null });
});

it('several writers of a line, none, and no answer are explained', () => {
  const about = (more: Partial<LineOrigin>) =>
    describeAnswer(ok({ writers: [], commit: null, isOlder: false, ...more }));
  expect([about({}), about({ isOlder: true }), about({ writers: [sed] }), about({ writers: [sed, sed] })]).toEqual([
    'Workcell has no record of who changed this line.',
    'This line was already there when Workcell’s record of changes started.',
    null,
    'Each of these has a part in this line, or one of them changed it.',
  ]);
  expect(about({ commit })).toBeNull();
  expect([describeAnswer(null), describeAnswer(err('gone'))]).toEqual([
    'Looking it up…',
    'Workcell could not look up this line. Close this, and ask again.',
  ]);
});

const commit: LineCommit = {
  id: 'abcdef1'.padEnd(40, '0'),
  author: 'Ada',
  at: work.at,
  subject: 'Greet people',
  writers: [],
  note: null,
};

it('the commit of a line has a subject, an author and a time, and says what its note claims', () => {
  expect(describeLineCommit(commit, now)).toEqual({
    name: 'Greet people',
    facts: 'Commit abcdef1 · Ada · 8:05',
    note: null,
    destination: null,
  });
  const thread = { threadId: work.threadId, turnId: work.turnId, title: 'Tidy it' };
  const note = (contributor: 'ai' | 'mixed' | 'human' | 'unknown', more = {}) =>
    describeLineCommit({ ...commit, note: { contributor, model: null, thread: null, ...more } }, now);
  expect(note('ai', { model: 'gpt', thread })).toMatchObject({
    note: 'The commit’s note says that an agent wrote this line (“Tidy it”, gpt)',
    destination: thread,
  });
  expect([note('mixed').note, note('human').note, note('unknown').note]).toEqual([
    'The commit’s note says that an agent and someone else wrote this line',
    'The commit’s note says that a person wrote this line',
    'The commit’s note does not know who wrote this line',
  ]);
});

it('every line can be asked about, in both layouts', () => {
  const files = parseUnifiedDiff('--- a/a\n+++ b/a\n@@ -1,4 +1,4 @@\n one\n-two\n+zwei\n-gone\n three\n+new\n');
  const ask = (layout: DiffLayout) =>
    toDiffRows(files, layout, 'all').flatMap((row) => {
      const line = getAskedLine(row);
      return line === null ? [] : [nameQuestion(line)];
    });
  expect(ask('unified')).toEqual([
    'Who wrote line 1?',
    'Who removed line 2?',
    'Who wrote line 2?',
    'Who removed line 3?',
    'Who wrote line 3?',
    'Who wrote line 4?',
  ]);
  expect(ask('sideBySide')).toEqual([
    'Who wrote line 1?',
    'Who wrote line 2?',
    'Who removed line 3?',
    'Who wrote line 3?',
    'Who wrote line 4?',
  ]);
});
