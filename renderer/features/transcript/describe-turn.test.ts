import { describe, expect, it } from 'vitest';
import { entryId } from '../../../shared/base/ids.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { agent, agents } from '../../../shared/transcript/sample-thread.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import {
  assistantEntry,
  commandEntry,
  patchEntry,
  readEntry,
  reasoningEntry,
  someTurn,
  statusEntry,
  userEntry,
} from '../../view-models/testing/sample-entries.ts';
import { describeReasoning } from './describe-reasoning.ts';
import { describeTurn } from './describe-turn.ts';
import { blocksOfEntry } from './live-blocks.ts';

const viewOf = (turn: Turn, opened: Readonly<Record<string, boolean>> = {}) =>
  describeTurn(turn, opened, blocksOfEntry);
const kindsOf = (entries: readonly Entry[], opened: Readonly<Record<string, boolean>> = {}) =>
  viewOf(someTurn(entries), opened).rows.map((row) => row.kind);

describe('articles', () => {
  it('come one per speaker, in the order they spoke', () => {
    const turn = someTurn([userEntry(), reasoningEntry(), commandEntry(), assistantEntry(), statusEntry()]);
    const { articles, rows } = viewOf(turn);
    expect(articles.map(({ speech, firstRow, rowCount }) => [speech.role, firstRow, rowCount])).toEqual([
      ['You', 0, 1],
      ['Codex', 1, 4],
      ['Status', 5, 1],
    ]);
    expect(rows.length).toBe(6);
  });

  it('start over after a message that was sent into the turn', () => {
    const steer = userEntry({ id: 'u2', steered: true });
    const { articles } = viewOf(someTurn([userEntry(), assistantEntry(), steer, assistantEntry({ id: 'a2' })]));
    expect(articles.map(({ speech }) => speech.role)).toEqual(['You', 'Codex', 'You', 'Codex']);
  });

  it("distinguish an agent's parent from the person, and end with Codex", () => {
    const asked = userEntry({ from: 'parentAgent' });
    const turn = someTurn([asked, userEntry({ id: 'u2', steered: true })], { status: 'running' });
    const { articles } = viewOf(turn);
    expect(articles.map(({ speech }) => speech.role)).toEqual(['Parent agent', 'You', 'Codex']);
    expect(articles.map(({ rowCount }) => rowCount)).toEqual([1, 1, 2]);
  });

  it('show the model and the time once per turn', () => {
    const turn = someTurn([assistantEntry(), userEntry({ steered: true }), assistantEntry({ id: 'a2' })]);
    const heads = viewOf(turn).rows.flatMap((row) => (row.kind === 'head' ? [row.model] : []));
    expect(heads).toEqual(['gpt-6.1-sol', null]);
  });

  it('are busy while text streams into them', () => {
    const turn = someTurn([userEntry(), assistantEntry({ state: 'streaming' })], { status: 'running' });
    expect(viewOf(turn).articles.map(({ speech }) => speech.isStreaming)).toEqual([false, true]);
  });
});

describe('what Codex logged', () => {
  const line = (turn: Turn) =>
    ({ at: 1, turnId: turn.id, entryId: null, severity: 'error', text: 'no', harmless: null }) as const;
  const rowsOf = (turn: Turn, opened = {}) => describeTurn(turn, opened, blocksOfEntry, [line(turn)]).rows;

  it('is one closed row at the end of a turn that failed, whoever speaks last', () => {
    const failed = { status: 'failed' } as const;
    const answered = someTurn([userEntry(), assistantEntry()], failed);
    expect(rowsOf(answered).at(-1)).toMatchObject({ kind: 'codexLines', lines: [{ text: 'no' }], open: false });
    const refused = someTurn([userEntry(), statusEntry()], failed);
    expect(rowsOf(refused).map(({ kind }) => kind)).toEqual(['say', 'status', 'codexLines']);
    expect(rowsOf(refused, { 'turn:codexLines': true }).at(-1)).toMatchObject({ open: true });
  });

  it('is absent when nothing was logged, and in ordinary conversation', () => {
    expect(viewOf(someTurn([userEntry(), assistantEntry()], { status: 'failed' })).rows.at(-1)?.kind).toBe('block');
    for (const status of ['completed', 'interrupted', 'running'] as const) {
      const kinds = rowsOf(someTurn([userEntry(), assistantEntry()], { status })).map(({ kind }) => kind);
      expect(kinds).not.toContain('codexLines');
    }
  });
});

describe('reads and searches', () => {
  it('that succeeded in sequence become one row', () => {
    const search = commandEntry({ id: 's', actions: [{ kind: 'search', subject: 'cursor' }], durationMs: 200 });
    const { rows } = viewOf(someTurn([readEntry('a', 'a.ts'), readEntry('b', 'b.ts'), search, commandEntry()]));
    expect(rows.map((row) => row.kind)).toEqual(['head', 'fold', 'command']);
    expect(rows[1]).toMatchObject({ words: 'Read 2 files, searched for cursor', durationMs: 400 });
  });

  it('stay separate rows when they failed or are still running', () => {
    const failed = { ...readEntry('a', 'a.ts'), status: 'failed' as const };
    expect(kindsOf([failed, { ...readEntry('b', 'b.ts'), status: 'running' }])).toEqual(['head', 'command', 'command']);
  });

  it('show their commands when opened', () => {
    expect(kindsOf([readEntry('a', 'a.ts'), readEntry('b', 'b.ts')], { 'a:fold': true })).toEqual([
      'head',
      'fold',
      'command',
      'command',
    ]);
  });
});

describe('agents', () => {
  const reported = { ...agents, agents: [{ ...agent, state: 'done' } as const] };
  const ended = { ...reported, id: entryId.parse('ended'), action: 'ended', tool: 'completed' } as const;

  it('are reported as done where the turn started them, and elsewhere in a row', () => {
    expect(kindsOf([reported, ended])).toEqual(['head', 'agents']);
    expect(kindsOf([ended])).toEqual(['head', 'note']);
  });
});

describe('what is open', () => {
  const failed = commandEntry({ status: 'failed', exitCode: 1, outputTail: 'expected 500, received 548' });
  const openOf = (entry: Entry, opened: Readonly<Record<string, boolean>> = {}) =>
    viewOf(someTurn([entry]), opened).rows.flatMap((row) => (row.kind === 'command' ? [row.open] : []));

  it('includes the end of a failed command, until the person closes it or wants all of it', () => {
    expect(openOf(failed)).toEqual(['end']);
    expect(openOf(failed, { command: false })).toEqual(['closed']);
    expect(openOf(failed, { command: true })).toEqual(['all']);
  });

  it('excludes a command that succeeded', () => {
    expect(openOf(commandEntry({ outputTail: 'ok' }))).toEqual(['closed']);
  });
});

describe('reasoning', () => {
  it('opens into its text', () => {
    expect(kindsOf([reasoningEntry()])).toEqual(['head', 'reasoning']);
    expect(kindsOf([reasoningEntry()], { reasoning: true })).toEqual(['head', 'reasoning', 'block', 'block']);
  });

  it('is omitted when it says nothing and took no time', () => {
    expect(kindsOf([reasoningEntry({ summary: [], endedAt: 1_700_000_000_100 }), commandEntry()])).toEqual([
      'head',
      'command',
    ]);
    expect(kindsOf([reasoningEntry({ summary: [] })])).toEqual(['head', 'reasoning']);
  });
});

describe('the spine', () => {
  it('connects consecutive nodes and ends at text', () => {
    const { rows } = viewOf(
      someTurn([commandEntry({ id: 'a' }), patchEntry(), assistantEntry(), commandEntry({ id: 'b' })]),
    );
    expect(rows.map(({ spine }) => spine && [spine.above, spine.below])).toEqual([
      null,
      [false, true],
      [true, false],
      null,
      [false, false],
    ]);
  });
});

describe('text that Codex forgot', () => {
  const dropped = assistantEntry({ state: 'dropped', dropReason: 'interrupted' });

  it('stays and is marked with the reason', () => {
    const { rows, articles } = viewOf(someTurn([userEntry(), dropped], { status: 'interrupted' }));
    expect(rows.slice(2)).toMatchObject([
      { kind: 'block', tone: 'prose' },
      { kind: 'dropped', reason: 'interrupted', canRetry: true },
    ]);
    expect(articles.map(({ speech }) => speech.role)).toEqual(['You', 'Codex', 'Status']);
  });

  it('is marked in place, in a quiet tone, when the turn continues without it', () => {
    const steered = assistantEntry({ state: 'dropped', dropReason: 'steered' });
    const { rows, articles } = viewOf(someTurn([userEntry(), steered, assistantEntry({ id: 'a2' })]));
    expect(rows.map((row) => row.kind)).toEqual(['say', 'head', 'block', 'dropped', 'block']);
    expect(rows[2]).toMatchObject({ tone: 'dropped' });
    expect(articles.length).toBe(2);
  });

  it('has no second mark when a status mentions it', () => {
    const kinds = kindsOf([dropped, { ...statusEntry(), about: dropped.id }]);
    expect(kinds).toEqual(['head', 'block', 'status']);
  });

  it('has no second mark when a status reports how the turn ended', () => {
    const stopped = assistantEntry({ state: 'dropped', dropReason: 'codexStopped' });
    const interruption = statusEntry({ status: 'warning', commands: ['continueTurn', 'inspectTurn'] });
    expect(kindsOf([stopped, interruption])).toEqual(['head', 'block', 'status']);
    expect(kindsOf([stopped])).toEqual(['head', 'block', 'dropped']);
    const failed = assistantEntry({ state: 'dropped', dropReason: 'failed' });
    expect(kindsOf([failed, statusEntry()])).toEqual(['head', 'block', 'status']);
    expect(kindsOf([failed, statusEntry({ status: 'info' })])).toEqual(['head', 'block', 'dropped', 'status']);
  });

  it('is reported as lost by the error that ended it, and by no other status', () => {
    const lost = (...entries: readonly Entry[]) =>
      viewOf(someTurn(entries)).rows.flatMap((row) => (row.kind === 'status' ? [row.textLost] : []));
    const failed = assistantEntry({ state: 'dropped', dropReason: 'failed' });
    expect(lost(failed, statusEntry({ id: 'note', status: 'info' }), statusEntry())).toEqual([false, true]);
    expect(lost(assistantEntry(), statusEntry())).toEqual([false]);
  });

  it('offers Retry only when the turn is over and nothing else offers it', () => {
    const canRetry = (turn: Turn) => viewOf(turn).rows.some((row) => row.kind === 'dropped' && row.canRetry);
    expect(canRetry(someTurn([dropped], { status: 'running' }))).toBe(false);
    expect(canRetry(someTurn([dropped, statusEntry()], { status: 'failed' }))).toBe(false);
    expect(canRetry(someTurn([assistantEntry({ state: 'dropped', dropReason: 'steered' }), assistantEntry()]))).toBe(
      false,
    );
  });
});

describe('a running turn', () => {
  const running = (entries: readonly Entry[]) => viewOf(someTurn(entries, { status: 'running', durationMs: null }));

  it('shows that Codex works before anything arrives', () => {
    expect(running([userEntry()]).rows.map((row) => row.kind)).toEqual(['say', 'head', 'working']);
  });

  it('shows it again whenever nothing else is going on', () => {
    expect(running([userEntry(), commandEntry()]).rows.at(-1)?.kind).toBe('working');
    expect(running([userEntry(), commandEntry({ status: 'running' })]).rows.at(-1)?.kind).toBe('command');
    expect(running([userEntry(), assistantEntry({ state: 'streaming' })]).rows.at(-1)?.kind).toBe('live');
  });

  it('leaves that to the status while it reconnects', () => {
    const attempt = statusEntry({ attempt: { number: 2, of: 5 }, commands: [] });
    expect(running([userEntry(), attempt]).rows.at(-1)?.kind).toBe('status');
  });
});

describe('a long message', () => {
  it('has rows of limited size that together contain all of it', () => {
    const text = Array.from({ length: 5_000 }, (_, at) => `line ${at}`).join('\n');
    const rows = viewOf(someTurn([userEntry({ text })], { status: 'pending' })).rows;
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.map((row) => (row.kind === 'say' ? row.text : '')).join('\n')).toBe(text);
    expect(rows.map((row) => row.kind === 'say' && row.first).filter(Boolean).length).toBe(1);
  });
});

describe('the work of a finished turn', () => {
  const worked = [
    userEntry(),
    reasoningEntry(),
    assistantEntry({ id: 'a1', text: 'I look first.', phase: 'commentary' }),
    commandEntry({ id: 'c1', command: 'npm test', status: 'failed', exitCode: 1, outputTail: 'not ok 3' }),
    patchEntry({ id: 'p1' }),
    commandEntry({ id: 'c2' }),
    assistantEntry({ id: 'a2', text: 'Fixed.' }),
  ];
  const rowsOf = (turn: Turn, opened: Readonly<Record<string, boolean>> = {}) =>
    describeTurn(turn, opened, blocksOfEntry, [], true).rows;
  const kinds = (turn: Turn, opened = {}) => rowsOf(turn, opened).map(({ kind }) => kind);

  it('folds to one line over the answer', () => {
    const rows = rowsOf(someTurn(worked, { durationMs: 15_000 }));
    expect(rows.map(({ kind }) => kind)).toEqual(['say', 'head', 'work', 'block']);
    const work = rows.find((row) => row.kind === 'work');
    expect(work?.summary.words).toMatch(/^Worked 15\ss · 2 commands, 1 failed · 1 file$/);
    expect(work?.hidden.map(({ key }) => key)).toContain('a1:0');
    expect(rows.find((row) => row.kind === 'head')?.durationMs).toBeNull();
  });

  it('opens to everything, in order', () => {
    const turn = someTurn(worked);
    const key = rowsOf(turn).find(({ kind }) => kind === 'work')?.key ?? '';
    const open = kinds(turn, { [key]: true });
    expect(open.filter((kind) => kind !== 'work')).toEqual(viewOf(turn).rows.map(({ kind }) => kind));
  });

  it('stays open while the turn runs, and when it failed or was stopped', () => {
    for (const status of ['running', 'failed', 'interrupted'] as const)
      expect(kinds(someTurn(worked, { status }))).not.toContain('work');
  });

  it('never hides what the person still has to see', () => {
    const seen = [
      commandEntry({ id: 'x1', status: 'declined' }),
      commandEntry({ id: 'x2', status: 'waiting' }),
      commandEntry({ id: 'x3', status: 'background' }),
      commandEntry({ id: 'x4', status: 'blocked' }),
      patchEntry({ id: 'x5', status: 'didNotApply' }),
      assistantEntry({ id: 'x6', state: 'dropped', dropReason: 'reconnected' }),
      statusEntry({ id: 'x7' }),
    ];
    const keys = rowsOf(someTurn([...worked.slice(0, -1), ...seen, assistantEntry({ id: 'a2' })])).map(
      ({ key }) => key,
    );
    for (const { id } of seen) expect(keys.some((key) => key.startsWith(id))).toBe(true);
  });

  it('leaves a single line as it is, but folds a single failure with its output', () => {
    expect(kinds(someTurn([reasoningEntry(), assistantEntry()]))).not.toContain('work');
    expect(kinds(someTurn([commandEntry({ id: 'c' }), assistantEntry()]))).not.toContain('work');
    const failed = commandEntry({ id: 'c', status: 'failed', exitCode: 1, outputTail: 'no' });
    expect(kinds(someTurn([failed, assistantEntry()]))).toContain('work');
  });

  it('keeps the last text when nothing follows the work', () => {
    const rows = rowsOf(someTurn([assistantEntry({ id: 'a1' }), commandEntry({ id: 'c1' }), patchEntry({ id: 'p1' })]));
    expect(rows.some(({ key }) => key === 'a1:0')).toBe(true);
  });
});

describe('short thoughts', () => {
  const thought = (id: string, took: number, part = `About ${id}`) =>
    reasoningEntry({ id, at: 1_000, endedAt: 1_000 + took, summary: [part] });
  const work = [
    thought('t1', 1_000),
    commandEntry({ id: 'c1' }),
    thought('t2', 2_000),
    commandEntry({ id: 'c2' }),
    thought('t3', 1_000),
  ];

  it('between commands become one row at the first, which opens into all of them', () => {
    const turn = someTurn([...work, assistantEntry()]);
    const rows = viewOf(turn).rows.filter(({ kind }) => kind === 'reasoning' || kind === 'command');
    expect(rows.map(({ key }) => key)).toEqual(['t1', 'c1', 'c2']);
    const [first] = rows;
    expect(first?.kind === 'reasoning' && describeReasoning(first.entry, '').words).toMatch(/^Thought for 4\ss$/);
    const texts = viewOf(turn, { t1: true }).rows.filter((row) => row.kind === 'block' && row.tone === 'note');
    expect(texts.map(({ key }) => key)).toEqual(['t1:0', 't2:0', 't3:0']);
  });

  it('keep the newest one of a running turn in its place', () => {
    const rows = viewOf(someTurn(work, { status: 'running' })).rows;
    expect(rows.filter(({ kind }) => kind === 'reasoning').map(({ key }) => key)).toEqual(['t1', 't3']);
  });

  it('do not join long ones, or across a text', () => {
    const entries = [thought('t1', 1_000), thought('t2', 9_000), assistantEntry(), thought('t3', 1_000)];
    const rows = viewOf(someTurn(entries)).rows;
    expect(rows.filter(({ kind }) => kind === 'reasoning').map(({ key }) => key)).toEqual(['t1', 't2', 't3']);
  });
});

describe('a turn without an answer', () => {
  const words = (turn: Turn) => viewOf(turn).rows.flatMap((row) => (row.kind === 'note' ? [row.words] : []));
  const plainly = ['Codex finished without an answer.'];

  it('says so plainly', () => {
    expect(words(someTurn([userEntry()]))).toEqual(plainly);
    expect(words(someTurn([userEntry(), commandEntry()]))).toEqual(plainly);
    expect(words(someTurn([userEntry(), assistantEntry({ text: ' ' })]))).toEqual(plainly);
  });

  it('says so below a status too, where nothing follows the name', () => {
    expect(words(someTurn([userEntry(), statusEntry(), assistantEntry({ text: '' })]))).toEqual(plainly);
  });

  it('says nothing while it runs, after an answer or a status, or when no one asked', () => {
    expect(words(someTurn([userEntry()], { status: 'running' }))).toEqual([]);
    expect(words(someTurn([userEntry(), assistantEntry()]))).toEqual([]);
    expect(words(someTurn([userEntry(), statusEntry()]))).toEqual([]);
    expect(words(someTurn([commandEntry()]))).toEqual([]);
    expect(words(someTurn([userEntry()], { status: 'interrupted' }))).toEqual([]);
  });
});
