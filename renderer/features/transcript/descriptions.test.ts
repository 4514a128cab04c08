import { describe, expect, it } from 'vitest';
import { approvalId } from '../../../shared/base/ids.ts';
import type { CommandEntry, StatusEntry } from '../../../shared/transcript/entry.ts';
import { describeCommand } from '../../view-models/describe-command.ts';
import { describePatch } from '../../view-models/describe-patch.ts';
import {
  commandEntry,
  patchEntry,
  readEntry,
  reasoningEntry,
  statusEntry,
  toolEntry,
} from '../../view-models/testing/sample-entries.ts';
import { describeFacts, type HeadInput } from './describe-head.ts';
import { describeReasoning } from './describe-reasoning.ts';
import { describeDropped, describeStatus } from './describe-status.ts';
import { describeToolCall } from './describe-tool.ts';
import { describeReads, isQuietRead } from './fold-reads.ts';
import type { ChangedFiles } from './fold-work.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const trace = { approvalId: approvalId.parse('a'), settledAt: 1 };

describe('a command', () => {
  const facts = (change: Partial<CommandEntry>) =>
    describeCommand({ ...commandEntry(), ...change }).facts.map(({ text }) => plain(text));

  it.each<[Partial<CommandEntry>, string[]]>([
    [{ status: 'starting' }, ['starting']],
    [{ status: 'running' }, []],
    [{ status: 'waiting' }, ['waiting for you']],
    [{ status: 'done' }, []],
    [{ status: 'failed', exitCode: 1 }, ['exit 1']],
    [{ status: 'blocked', exitCode: 1 }, ['blocked by the sandbox']],
    [{ status: 'blocked', exitCode: null }, ['refused by Codex']],
    [{ status: 'background' }, ['in the background']],
    [{ status: 'cutOff' }, ['cut off']],
    [{ status: 'declined', approval: { ...trace, state: 'declined', by: 'person' } }, ['you declined']],
    [
      { status: 'declined', approval: { ...trace, state: 'declined', by: 'otherWindow' } },
      ['declined in another window'],
    ],
    [{ status: 'declined', approval: { ...trace, state: 'cancelled', by: 'person' } }, ['you canceled the turn']],
  ])('that is %o says %o', (change, words) => {
    expect(facts(change)).toEqual(words);
  });

  it('says how long the user took to approve or decline it, before its own result', () => {
    const answered = { ...trace, state: 'approved', by: 'person', askedAt: 1_000, settledAt: 23_000 } as const;
    const { facts: shown } = describeCommand(commandEntry({ approval: answered }));
    expect(shown.map(({ text, tone }) => [plain(text), tone])).toEqual([['approved after 22 s', 'wait']]);
    expect(facts({ status: 'running', approval: { ...answered, settledAt: 73_000 } })).toEqual([
      'approved after 1 min 12 s',
    ]);
    expect(facts({ status: 'failed', exitCode: 1, approval: { ...answered, state: 'approvedForSession' } })).toEqual([
      'approved after 22 s',
      'exit 1',
    ]);
    expect(facts({ status: 'declined', approval: { ...answered, state: 'declined' } })).toEqual([
      'you declined after 22 s',
    ]);
  });

  it('shows no time for an answer within a second, and for an unknown one', () => {
    const answered = { ...trace, state: 'approved', by: 'person', askedAt: 1_000, settledAt: 1_999 } as const;
    expect(facts({ approval: answered })).toEqual([]);
    expect(facts({ status: 'declined', approval: { ...answered, state: 'declined' } })).toEqual(['you declined']);
    expect(facts({ approval: { ...answered, settledAt: 2_000 } })).toEqual(['approved after 1.0 s']);
    expect(facts({ approval: { ...answered, askedAt: undefined } })).toEqual([]);
    expect(facts({ approval: { ...answered, by: 'rule' } })).toEqual([]);
  });

  it('says how long it took', () => {
    expect(plain(describeCommand(commandEntry({ durationMs: 3_400 })).took ?? '')).toBe('3.4 s');
    expect(describeCommand(commandEntry({ durationMs: null })).took).toBeNull();
  });

  it('says in words that a failure has no reason in its output, and names what failed', () => {
    const noReason = (failure: string, more: Partial<CommandEntry> = {}) =>
      describeCommand({ ...commandEntry({ status: 'failed', exitCode: 1, outputTail: failure, failure }), ...more })
        .detail.noReason;
    expect(noReason("not ok 1 - /work/test/a.test.js\n  exitCode: 1\n  error: 'test failed'")).toBe(
      'test/a.test.js failed. The output gives no reason.',
    );
    expect(noReason('')).toBe('The command printed nothing.');
    expect(noReason('not ok 1 - adds\n  error: |-\n    9.99 !== 10')).toBeNull();
    expect(noReason('some words')).toBeNull();
    expect(noReason('', { status: 'done' })).toBeNull();
  });

  it('knows when its output can have more lines than the row shows', () => {
    const isExcerpt = (lines: number) =>
      describeCommand(commandEntry({ outputTail: Array(lines).fill('line').join('\n') })).detail.isExcerpt;
    expect([isExcerpt(7), isExcerpt(8)]).toEqual([false, true]);
  });

  it('counts the time of a running command, also in the background', () => {
    expect(describeCommand(commandEntry({ status: 'running' })).runningSince).toBe(commandEntry().at);
    expect(describeCommand(commandEntry({ status: 'background' })).runningSince).toBe(commandEntry().at);
    expect(describeCommand(commandEntry()).runningSince).toBeNull();
  });

  it('allows ending a command only in the background', () => {
    expect(describeCommand(commandEntry({ status: 'background' })).canEnd).toBe(true);
    expect(describeCommand(commandEntry({ status: 'running' })).canEnd).toBe(false);
  });

  it('shows the first line of a command and all of it below', () => {
    const view = describeCommand(commandEntry({ command: "cat <<'E'\nx\nE" }));
    expect(view.command).toBe("cat <<'E' …");
    expect(view.detail.command).toBe("cat <<'E'\nx\nE");
  });

  it('shows who approved a command', () => {
    const decided = (by: 'person' | 'rule', state: 'approved' | 'approvedForSession') =>
      describeCommand(commandEntry({ approval: { ...trace, by, state } })).detail.decision;
    expect(decided('person', 'approvedForSession')).toBe('You approved it for this session');
    expect(decided('rule', 'approved')).toBe('Approved by a rule');
  });
});

describe('reads and searches', () => {
  it('gives a read that the user approved a row of its own', () => {
    const approval = { ...trace, state: 'approved', by: 'person' } as const;
    expect(isQuietRead(readEntry('a', 'a.ts'))).toBe(true);
    expect(isQuietRead({ ...readEntry('a', 'a.ts'), approval })).toBe(false);
    expect(isQuietRead({ ...readEntry('a', 'a.ts'), approval: { ...approval, by: 'rule' } })).toBe(true);
  });

  it('names a single read or search and counts several', () => {
    const search = (id: string) => commandEntry({ id, actions: [{ kind: 'search', subject: 'x' }] });
    expect(describeReads([readEntry('a', 'a.ts')])).toBe('Read a.ts');
    expect(describeReads([readEntry('a', 'a.ts'), readEntry('b', 'a.ts')])).toBe('Read a.ts');
    expect(describeReads([readEntry('a', 'a.ts'), readEntry('b', 'b.ts'), search('c'), search('d')])).toBe(
      'Read 2 files, searched twice',
    );
    expect(describeReads([search('a'), search('b'), search('c')])).toBe('Searched 3 times');
  });

  it('describes the workspace folder in words', () => {
    const list = (id: string, ...subjects: readonly string[]) =>
      commandEntry({ id, actions: subjects.map((subject) => ({ kind: 'list', subject })) });
    expect(describeReads([list('a', '.')])).toBe('Listed this folder');
    expect(describeReads([list('a', 'src')])).toBe('Listed src');
    expect(describeReads([list('a', 'src', '.')])).toBe('Listed 2 folders');
    expect(describeReads([readEntry('a', 'a.ts'), list('b', '.')])).toBe('Read a.ts, listed this folder');
  });
});

describe('a patch', () => {
  const file = (path: string, change: 'added' | 'modified' = 'modified') => ({
    path,
    change,
    movedTo: null,
    added: 2,
    removed: 1,
  });

  it('names a single file of a patch or counts its files', () => {
    expect(describePatch(patchEntry(), '/work')).toMatchObject({
      text: 'Edited',
      names: { text: 'src/a.ts', one: true },
    });
    expect(describePatch(patchEntry({ files: [file('/work/a.ts'), file('/work/b.ts')] }), '/work')).toMatchObject({
      text: 'Edited 2 files',
      names: { text: 'a.ts, b.ts', one: false },
      added: 4,
      removed: 2,
    });
    expect(describePatch(patchEntry({ files: [file('/work/a.ts', 'added')] }), '/work').text).toBe('Added');
  });

  it('says why a patch did not apply and that nothing was written', () => {
    const view = describePatch(patchEntry({ status: 'didNotApply', message: 'The file has changed' }), '/work');
    expect(view.text).toBe('Could not edit');
    expect(view.refusal).toBe('The file has changed. Nothing was written.');
    expect([view.added, view.removed]).toEqual([0, 0]);
  });

  it('says what a waiting patch would do', () => {
    const view = describePatch(patchEntry({ status: 'waiting' }), '/work');
    expect([view.text, view.facts[0]?.text]).toEqual(['Edit', 'waiting for you']);
  });

  it('says how long the user took to answer a patch', () => {
    const approval = { ...trace, state: 'approved', by: 'person', askedAt: 1_000, settledAt: 23_000 } as const;
    const words = (change: Parameters<typeof patchEntry>[0]) =>
      describePatch(patchEntry(change), '/work').facts.map(({ text }) => plain(text));
    expect(words({ approval })).toEqual(['approved after 22 s']);
    expect(words({ status: 'didNotApply', approval })).toEqual(['approved after 22 s', 'did not apply']);
    expect(words({ status: 'declined', approval: { ...approval, state: 'declined' } })).toEqual([
      'you declined after 22 s',
    ]);
  });
});

describe('a tool', () => {
  it('opens a tool row into its arguments and result', () => {
    expect(describeToolCall(toolEntry()).wells).toEqual([
      { name: 'Arguments', text: '{\n  "word": "cursor"\n}' },
      { name: 'Result', text: 'found' },
    ]);
    expect(describeToolCall(toolEntry({ arguments: '{}', result: null, error: 'no such word' })).wells).toEqual([
      { name: 'Error', text: 'no such word' },
    ]);
  });

  it('says how long the user took to answer a tool call', () => {
    const approval = { ...trace, state: 'approved', by: 'person', askedAt: 1_000, settledAt: 23_000 } as const;
    const words = (change: Parameters<typeof toolEntry>[0]) =>
      describeToolCall(toolEntry(change)).facts.map(({ text }) => plain(text));
    expect(words({ approval })).toEqual(['approved after 22 s']);
    expect(words({ status: 'failed', approval })).toEqual(['approved after 22 s', 'failed']);
  });
});

describe('reasoning', () => {
  it('shows no time for reasoning within a second', () => {
    const entry = reasoningEntry();
    const quick = reasoningEntry({ endedAt: (entry.at ?? 0) + 400 });
    expect(describeReasoning(quick, '').text).toBe('Thought');
  });

  it('shows how long reasoning took, and its current heading while it runs', () => {
    expect(plain(describeReasoning(reasoningEntry(), '').text)).toBe('Thought for 6 s');
    const running = reasoningEntry({ state: 'streaming', endedAt: null });
    expect(describeReasoning(running, '**First**\n\ntext\n\n**Second**\n\nmore')).toEqual({
      isRunning: true,
      text: 'Second',
    });
    expect(describeReasoning(running, '').text).toBe('Thinking');
  });
});

describe('a status', () => {
  const toStatusRow = (entry: StatusEntry) => ({ entry, isTextLost: false, isTurnRunning: false });

  it('labels status commands by their result', () => {
    expect(describeStatus(toStatusRow(statusEntry())).buttons).toEqual([
      { command: 'retryTurn', label: 'Retry this turn' },
    ]);
  });

  it('shows retry attempts as at most five segments', () => {
    const attempts = (number: number, of: number | null) => {
      const view = describeStatus(toStatusRow(statusEntry({ attempt: { number, of } }))).attempts;
      return view && [view.text, view.attemptsBefore, view.attemptsAfter];
    };
    expect(attempts(2, 5)).toEqual(['Attempt 2 of 5', 1, 3]);
    expect(attempts(7, 20)).toEqual(['Attempt 7 of 20', 1, 3]);
    expect(attempts(6, 5)).toEqual(['Attempt 6 of 5', 4, 0]);
    expect(attempts(3, null)).toEqual(['Attempt 3', 0, 0]);
  });

  it('describes every way to lose an answer and says that its text stays', () => {
    for (const reason of ['steered', 'interrupted', 'reconnected', 'failed', 'codexStopped'] as const) {
      expect(describeDropped(reason).detail).toMatch(/is kept/);
    }
  });
});

describe('the facts of a turn', () => {
  const row: HeadInput = {
    startedAt: 1_000,
    sleptMs: 0,
    durationMs: null,
    state: 'running',
    work: { commands: 0, tools: 0, files: 0, added: 0, removed: 0 },
  };
  const facts = (change: Partial<HeadInput>, now: number, changed: ChangedFiles | null = null) =>
    describeFacts({ ...row, ...change }, changed, now).map(plain);

  it('counts whole seconds while a turn runs', () => {
    expect(facts({}, 5_900)).toEqual(['0:04']);
    expect(facts({}, 73_000)).toEqual(['1:12']);
  });

  it('does not count time in which the machine slept', () => {
    expect(facts({ sleptMs: 60_000 }, 73_000)).toEqual(['0:12']);
  });

  it('shows how long a turn took, what it did and how it ended', () => {
    const work = { commands: 4, tools: 1, files: 1, added: 24, removed: 9 };
    expect(facts({ state: 'done', durationMs: 72_000, work }, 0)).toEqual([
      '1 min 12 s',
      '4 commands',
      '1 tool call',
      '1 file',
    ]);
    expect(facts({ state: 'stopped', durationMs: 41_200 }, 0)).toEqual(['41 s', 'stopped']);
    expect(facts({ state: 'failed', durationMs: 41_200 }, 0)).toEqual(['41 s', 'failed']);
  });

  it('counts the files that the whole turn changed', () => {
    expect(facts({ state: 'done', durationMs: 2_000 }, 0, { files: 2, added: 3, removed: 0 })).toEqual([
      '2.0 s',
      '2 files',
    ]);
  });
});
