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
  sampleTurn,
  statusEntry,
  userEntry,
} from '../../view-models/testing/sample-entries.ts';
import { describeReasoning } from './describe-reasoning.ts';
import { describeTurn } from './describe-turn.ts';
import { getEntryBlocks } from './live-blocks.ts';

const viewOf = (turn: Turn, opened: Readonly<Record<string, boolean>> = {}) =>
  describeTurn(turn, opened, getEntryBlocks);
const kindsOf = (entries: readonly Entry[], opened: Readonly<Record<string, boolean>> = {}) =>
  viewOf(sampleTurn(entries), opened).rows.map((row) => row.kind);

describe('articles', () => {
  it('groups rows into one article per speaker, in order', () => {
    const turn = sampleTurn([userEntry(), reasoningEntry(), commandEntry(), assistantEntry(), statusEntry()]);
    const { articles, rows } = viewOf(turn);
    expect(articles.map(({ speech, firstRow, rowCount }) => [speech.role, firstRow, rowCount])).toEqual([
      ['You', 0, 1],
      ['Codex', 1, 4],
      ['Status', 5, 1],
    ]);
    expect(rows.length).toBe(6);
  });

  it('starts a new article after a message that was sent during the turn', () => {
    const steer = userEntry({ id: 'u2', steered: true });
    const { articles } = viewOf(sampleTurn([userEntry(), assistantEntry(), steer, assistantEntry({ id: 'a2' })]));
    expect(articles.map(({ speech }) => speech.role)).toEqual(['You', 'Codex', 'You', 'Codex']);
  });

  it("distinguishes an agent's parent from the user and ends with Codex", () => {
    const asked = userEntry({ from: 'parentAgent' });
    const turn = sampleTurn([asked, userEntry({ id: 'u2', steered: true })], { status: 'running' });
    const { articles } = viewOf(turn);
    expect(articles.map(({ speech }) => speech.role)).toEqual(['Parent agent', 'You', 'Codex']);
    expect(articles.map(({ rowCount }) => rowCount)).toEqual([1, 1, 2]);
  });

  it('shows the model and the time once per turn', () => {
    const turn = sampleTurn([assistantEntry(), userEntry({ steered: true }), assistantEntry({ id: 'a2' })]);
    const heads = viewOf(turn).rows.flatMap((row) => (row.kind === 'head' ? [[row.model, row.durationMs]] : []));
    expect(heads).toEqual([
      ['gpt-6.1-sol', 41_000],
      [null, null],
    ]);
  });

  it('names the model only where it changes', () => {
    const modelsAfter = (before: string) =>
      describeTurn(sampleTurn([userEntry(), assistantEntry()]), {}, getEntryBlocks, [], false, before).rows.flatMap(
        (row) => (row.kind === 'head' ? [row.model] : []),
      );
    expect(modelsAfter('gpt-6.1-sol')).toEqual([null]);
    expect(modelsAfter('gpt-6.1-luna')).toEqual(['gpt-6.1-sol']);
  });

  it('leaves room for the buttons of a message in the head below it, or gives it a line without one', () => {
    const steer = userEntry({ id: 'u2', steered: true });
    const { rows } = viewOf(sampleTurn([userEntry(), assistantEntry(), steer, statusEntry()]));
    expect(rows.flatMap((row) => (row.kind === 'say' ? [row.hasActions] : []))).toEqual([false, true]);
    expect(rows.find((row) => row.kind === 'head')?.message?.segments).toEqual([userEntry()]);
  });

  it('marks an article as busy while text streams into it', () => {
    const turn = sampleTurn([userEntry(), assistantEntry({ state: 'streaming' })], { status: 'running' });
    expect(viewOf(turn).articles.map(({ speech }) => speech.isStreaming)).toEqual([false, true]);
  });
});

describe('what Codex logged', () => {
  const line = (turn: Turn) =>
    ({ at: 1, turnId: turn.id, entryId: null, severity: 'error', text: 'no', harmless: null }) as const;
  const rowsOf = (turn: Turn, opened = {}) => describeTurn(turn, opened, getEntryBlocks, [line(turn)]).rows;

  it('shows what Codex logged as one closed row at the end of a failed turn', () => {
    const failed = { status: 'failed' } as const;
    const answered = sampleTurn([userEntry(), assistantEntry()], failed);
    expect(rowsOf(answered).at(-1)).toMatchObject({ kind: 'codexLines', lines: [{ text: 'no' }], open: false });
    const refused = sampleTurn([userEntry(), statusEntry()], failed);
    expect(rowsOf(refused).map(({ kind }) => kind)).toEqual(['say', 'status', 'codexLines']);
    expect(rowsOf(refused, { 'turn:codexLines': true }).at(-1)).toMatchObject({ open: true });
  });

  it('shows no log row when nothing was logged or the turn succeeded', () => {
    expect(viewOf(sampleTurn([userEntry(), assistantEntry()], { status: 'failed' })).rows.at(-1)?.kind).toBe('block');
    for (const status of ['completed', 'interrupted', 'running'] as const) {
      const kinds = rowsOf(sampleTurn([userEntry(), assistantEntry()], { status })).map(({ kind }) => kind);
      expect(kinds).not.toContain('codexLines');
    }
  });
});

describe('reads and searches', () => {
  it('joins consecutive successful reads and searches into one row', () => {
    const search = commandEntry({ id: 's', actions: [{ kind: 'search', subject: 'cursor' }], durationMs: 200 });
    const { rows } = viewOf(sampleTurn([readEntry('a', 'a.ts'), readEntry('b', 'b.ts'), search, commandEntry()]));
    expect(rows.map((row) => row.kind)).toEqual(['head', 'fold', 'command']);
    expect(rows[1]).toMatchObject({ text: 'Read 2 files, searched for cursor', durationMs: 400 });
  });

  it('keeps failed or running reads and searches in separate rows', () => {
    const failed = { ...readEntry('a', 'a.ts'), status: 'failed' as const };
    expect(kindsOf([failed, { ...readEntry('b', 'b.ts'), status: 'running' }])).toEqual(['head', 'command', 'command']);
  });

  it('shows the commands of a folded row when it is opened', () => {
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

  it('shows finished agents where the turn started them, and others in a row', () => {
    expect(kindsOf([reported, ended])).toEqual(['head', 'agents']);
    expect(kindsOf([ended])).toEqual(['head', 'note']);
  });
});

describe('a plan', () => {
  const common = { id: entryId.parse('plan'), at: 0, kind: 'plan', dropReason: null } as const;
  const written = { ...common, text: '# Rename it\n\nTwo files.', steps: [], state: 'done' } as const;
  const toDo = (...statuses: readonly ('pending' | 'inProgress' | 'done')[]): Entry => {
    const steps = statuses.map((status, at) => ({ text: `Step ${at + 1}`, status }));
    return { ...common, text: '', steps, state: 'done' };
  };
  const statusesOf = (entry: Entry, status: Turn['status']) =>
    viewOf(sampleTurn([userEntry(), entry], { status })).rows.flatMap((row) =>
      row.kind === 'plan' ? row.steps.map((step) => step.status) : [],
    );

  it('has its name above its text, and how to approve it below once it is whole', () => {
    const edges = ['say', 'head', 'planEdge', 'block', 'block', 'planEdge'];
    expect(kindsOf([userEntry(), written])).toEqual(edges);
    const cutOff = { ...written, state: 'dropped', dropReason: 'interrupted' } as const;
    expect(viewOf(sampleTurn([userEntry(), cutOff])).rows).not.toContainEqual(expect.objectContaining({ edge: 'end' }));
  });

  it('is not shown when it is empty', () => {
    expect(kindsOf([userEntry(), { ...written, text: '' }])).toEqual(['say', 'head', 'note']);
  });

  it('says which steps Codex skipped, and which it left undone when its turn ended', () => {
    expect(statusesOf(toDo('done', 'pending', 'inProgress', 'pending'), 'running')).toEqual([
      'done',
      'skipped',
      'inProgress',
      'pending',
    ]);
    expect(statusesOf(toDo('done', 'pending', 'done', 'inProgress', 'pending'), 'completed')).toEqual([
      'done',
      'skipped',
      'done',
      'notDone',
      'notDone',
    ]);
  });
});

describe('what is open', () => {
  const failed = commandEntry({ status: 'failed', exitCode: 1, outputTail: 'expected 500, received 548' });
  const openOf = (entry: Entry, opened: Readonly<Record<string, boolean>> = {}) =>
    viewOf(sampleTurn([entry]), opened).rows.flatMap((row) => (row.kind === 'command' ? [row.open] : []));

  it('opens the end of a failed command until the user closes or expands it', () => {
    expect(openOf(failed)).toEqual(['end']);
    expect(openOf(failed, { command: false })).toEqual(['closed']);
    expect(openOf(failed, { command: true })).toEqual(['all']);
  });

  it('keeps a successful command closed', () => {
    expect(openOf(commandEntry({ outputTail: 'ok' }))).toEqual(['closed']);
  });
});

describe('reasoning', () => {
  it('opens a reasoning row into its text', () => {
    expect(kindsOf([reasoningEntry()])).toEqual(['head', 'reasoning']);
    expect(kindsOf([reasoningEntry()], { reasoning: true })).toEqual(['head', 'reasoning', 'block', 'block']);
  });

  it('omits reasoning without text that took no time', () => {
    expect(kindsOf([reasoningEntry({ summary: [], endedAt: 1_700_000_000_100 }), commandEntry()])).toEqual([
      'head',
      'command',
    ]);
    expect(kindsOf([reasoningEntry({ summary: [] })])).toEqual(['head', 'reasoning']);
  });
});

describe('the spine', () => {
  it('connects consecutive nodes with a spine that ends at text', () => {
    const { rows } = viewOf(
      sampleTurn([commandEntry({ id: 'a' }), patchEntry(), assistantEntry(), commandEntry({ id: 'b' })]),
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

  it('keeps text that Codex forgot and marks it with the reason', () => {
    const { rows, articles } = viewOf(sampleTurn([userEntry(), dropped], { status: 'interrupted' }));
    expect(rows.slice(2)).toMatchObject([
      { kind: 'block', tone: 'prose' },
      { kind: 'dropped', reason: 'interrupted', canRetry: true },
    ]);
    expect(articles.map(({ speech }) => speech.role)).toEqual(['You', 'Codex', 'Status']);
  });

  it('marks forgotten text in place, in a quiet tone, when the turn continues', () => {
    const steered = assistantEntry({ state: 'dropped', dropReason: 'steered' });
    const { rows, articles } = viewOf(sampleTurn([userEntry(), steered, assistantEntry({ id: 'a2' })]));
    expect(rows.map((row) => row.kind)).toEqual(['say', 'head', 'block', 'dropped', 'block']);
    expect(rows[2]).toMatchObject({ tone: 'dropped' });
    expect(articles.length).toBe(2);
  });

  it('shows no second mark on forgotten text that a status mentions', () => {
    const kinds = kindsOf([dropped, { ...statusEntry(), about: dropped.id }]);
    expect(kinds).toEqual(['head', 'block', 'status']);
  });

  it('shows no second mark on forgotten text when a status reports how the turn ended', () => {
    const stopped = assistantEntry({ state: 'dropped', dropReason: 'codexStopped' });
    const interruption = statusEntry({ status: 'warning', commands: ['continueTurn', 'inspectTurn'] });
    expect(kindsOf([stopped, interruption])).toEqual(['head', 'block', 'status']);
    expect(kindsOf([stopped])).toEqual(['head', 'block', 'dropped']);
    const failed = assistantEntry({ state: 'dropped', dropReason: 'failed' });
    expect(kindsOf([failed, statusEntry()])).toEqual(['head', 'block', 'status']);
    expect(kindsOf([failed, statusEntry({ status: 'info' })])).toEqual(['head', 'block', 'dropped', 'status']);
  });

  it('reports forgotten text as lost only by the error that ended it', () => {
    const lost = (...entries: readonly Entry[]) =>
      viewOf(sampleTurn(entries)).rows.flatMap((row) => (row.kind === 'status' ? [row.isTextLost] : []));
    const failed = assistantEntry({ state: 'dropped', dropReason: 'failed' });
    expect(lost(failed, statusEntry({ id: 'note', status: 'info' }), statusEntry())).toEqual([false, true]);
    expect(lost(assistantEntry(), statusEntry())).toEqual([false]);
  });

  it('offers Retry only when the turn is over and nothing else offers it', () => {
    const canRetry = (turn: Turn) => viewOf(turn).rows.some((row) => row.kind === 'dropped' && row.canRetry);
    expect(canRetry(sampleTurn([dropped], { status: 'running' }))).toBe(false);
    expect(canRetry(sampleTurn([dropped, statusEntry()], { status: 'failed' }))).toBe(false);
    expect(canRetry(sampleTurn([assistantEntry({ state: 'dropped', dropReason: 'steered' }), assistantEntry()]))).toBe(
      false,
    );
  });
});

describe('a line of reads', () => {
  const timeOf = (...durations: readonly (number | null)[]) => {
    const reads = durations.map((durationMs, at) => ({ ...readEntry(`r${at}`, `${at}.ts`), durationMs }));
    const fold = viewOf(sampleTurn([userEntry(), ...reads])).rows.find((row) => row.kind === 'fold');
    return fold?.kind === 'fold' ? fold.durationMs : undefined;
  };

  it('adds up the durations that are known, and has none if none is', () => {
    expect(timeOf(30, null, 12)).toBe(42);
    expect(timeOf(0, 0)).toBe(0);
    expect(timeOf(null, null)).toBeNull();
  });
});

describe('a running turn', () => {
  const running = (entries: readonly Entry[]) => viewOf(sampleTurn(entries, { status: 'running', durationMs: null }));

  it('shows that Codex works before anything arrives', () => {
    expect(running([userEntry()]).rows.map((row) => row.kind)).toEqual(['say', 'head', 'working']);
  });

  it('shows that Codex works whenever nothing else is in progress', () => {
    expect(running([userEntry(), commandEntry()]).rows.at(-1)?.kind).toBe('working');
    expect(running([userEntry(), commandEntry({ status: 'running' })]).rows.at(-1)?.kind).toBe('command');
    expect(running([userEntry(), assistantEntry({ state: 'streaming' })]).rows.at(-1)?.kind).toBe('live');
  });

  it('says that Codex waits for the user while something runs, too', () => {
    const turn = sampleTurn([userEntry(), commandEntry({ status: 'running', durationMs: null })], {
      status: 'running',
    });
    expect(describeTurn(turn, {}, getEntryBlocks, [], false, null, true).rows.at(-1)).toMatchObject({
      kind: 'working',
      isWaiting: true,
    });
    expect(viewOf(turn).rows.at(-1)?.kind).toBe('command');
  });

  it('shows no working row after a complete answer, so that the answer does not move', () => {
    const lastRow = (answer: Partial<Parameters<typeof assistantEntry>[0]>) =>
      running([userEntry(), assistantEntry(answer)]).rows.at(-1)?.kind;
    expect(lastRow({ phase: 'answer' })).toBe('block');
    expect(lastRow({ phase: 'commentary' })).toBe('working');
    expect(lastRow({ phase: 'answer', state: 'dropped', dropReason: 'reconnected' })).toBe('working');
  });

  it('shows the reconnecting status instead of the working row', () => {
    const attempt = statusEntry({ attempt: { number: 2, of: 5 }, commands: [] });
    expect(running([userEntry(), attempt]).rows.at(-1)?.kind).toBe('status');
  });
});

describe('a long message', () => {
  it('splits a long message into rows of limited size without losing text', () => {
    const text = Array.from({ length: 5_000 }, (_, at) => `line ${at}`).join('\n');
    const rows = viewOf(sampleTurn([userEntry({ text })], { status: 'pending' })).rows;
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
    describeTurn(turn, opened, getEntryBlocks, [], true).rows;
  const kinds = (turn: Turn, opened = {}) => rowsOf(turn, opened).map(({ kind }) => kind);

  const headOf = (turn: Turn, opened = {}) => rowsOf(turn, opened).find((row) => row.kind === 'head');

  it('folds the work of a finished turn into the line of facts above the answer', () => {
    const turn = sampleTurn(worked, { durationMs: 15_000 });
    expect(kinds(turn)).toEqual(['say', 'head', 'block']);
    const head = headOf(turn);
    expect(head?.work).toMatchObject({ commands: 2, tools: 0, files: 1 });
    expect(head?.hidden.map(({ key }) => key)).toContain('a1:0');
    expect([head?.open, head?.durationMs]).toEqual([false, 15_000]);
  });

  it('opens folded work into all of its rows, in order', () => {
    const turn = sampleTurn(worked);
    const open = { [headOf(turn)?.key ?? '']: true };
    expect(kinds(turn, open)).toEqual(viewOf(turn).rows.map(({ kind }) => kind));
    expect(headOf(turn, open)).toMatchObject({ open: true, hidden: [] });
  });

  it('keeps work unfolded while the turn runs, and after it failed or was stopped, until the user folds it', () => {
    for (const status of ['running', 'failed', 'interrupted'] as const) {
      const turn = sampleTurn(worked, { status });
      const head = headOf(turn);
      expect([head?.open, head?.hidden.length]).toEqual([true, 0]);
      expect(kinds(turn, { [head?.key ?? '']: false })).not.toContain('command');
    }
  });

  it('never folds what the user still has to see', () => {
    const seen = [
      commandEntry({ id: 'x1', status: 'declined' }),
      commandEntry({ id: 'x2', status: 'waiting' }),
      commandEntry({ id: 'x3', status: 'background' }),
      commandEntry({ id: 'x4', status: 'blocked' }),
      patchEntry({ id: 'x5', status: 'didNotApply' }),
      assistantEntry({ id: 'x6', state: 'dropped', dropReason: 'reconnected' }),
      statusEntry({ id: 'x7' }),
    ];
    const keys = rowsOf(sampleTurn([...worked.slice(0, -1), ...seen, assistantEntry({ id: 'a2' })])).map(
      ({ key }) => key,
    );
    for (const { id } of seen) expect(keys.some((key) => key.startsWith(id))).toBe(true);
  });

  it('does not fold a single line, but folds a single failure with its output', () => {
    for (const entry of [reasoningEntry(), commandEntry({ id: 'c' })])
      expect(headOf(sampleTurn([entry, assistantEntry()]))?.open).toBe(true);
    const failed = commandEntry({ id: 'c', status: 'failed', exitCode: 1, outputTail: 'no' });
    expect(headOf(sampleTurn([failed, assistantEntry()]))?.open).toBe(false);
    expect(headOf(sampleTurn([assistantEntry()]))?.open).toBeNull();
  });

  it('keeps the last text visible when nothing follows the work', () => {
    const rows = rowsOf(
      sampleTurn([assistantEntry({ id: 'a1' }), commandEntry({ id: 'c1' }), patchEntry({ id: 'p1' })]),
    );
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

  it('joins short thoughts between commands into one row that opens into all of them', () => {
    const turn = sampleTurn([...work, assistantEntry()]);
    const rows = viewOf(turn).rows.filter(({ kind }) => kind === 'reasoning' || kind === 'command');
    expect(rows.map(({ key }) => key)).toEqual(['t1', 'c1', 'c2']);
    const [first] = rows;
    expect(first?.kind === 'reasoning' && describeReasoning(first.entry, '').text).toMatch(/^Thought for 4\ss$/);
    const texts = viewOf(turn, { t1: true }).rows.filter((row) => row.kind === 'block' && row.tone === 'note');
    expect(texts.map(({ key }) => key)).toEqual(['t1:0', 't2:0', 't3:0']);
  });

  it('keeps the newest thought of a running turn in its place', () => {
    const rows = viewOf(sampleTurn(work, { status: 'running' })).rows;
    expect(rows.filter(({ kind }) => kind === 'reasoning').map(({ key }) => key)).toEqual(['t1', 't3']);
  });

  it('does not join long thoughts, or thoughts across a text', () => {
    const entries = [thought('t1', 1_000), thought('t2', 9_000), assistantEntry(), thought('t3', 1_000)];
    const rows = viewOf(sampleTurn(entries)).rows;
    expect(rows.filter(({ kind }) => kind === 'reasoning').map(({ key }) => key)).toEqual(['t1', 't2', 't3']);
  });
});

describe('a turn without an answer', () => {
  const words = (turn: Turn) => viewOf(turn).rows.flatMap((row) => (row.kind === 'note' ? [row.text] : []));
  const plainly = ['Codex finished without an answer.'];

  it('says that a turn has no answer', () => {
    expect(words(sampleTurn([userEntry()]))).toEqual(plainly);
    expect(words(sampleTurn([userEntry(), commandEntry()]))).toEqual(plainly);
    expect(words(sampleTurn([userEntry(), assistantEntry({ text: ' ' })]))).toEqual(plainly);
  });

  it('says that a turn has no answer also below a status', () => {
    expect(words(sampleTurn([userEntry(), statusEntry(), assistantEntry({ text: '' })]))).toEqual(plainly);
  });

  it('says nothing about a missing answer while the turn runs or when no one asked', () => {
    expect(words(sampleTurn([userEntry()], { status: 'running' }))).toEqual([]);
    expect(words(sampleTurn([userEntry(), assistantEntry()]))).toEqual([]);
    expect(words(sampleTurn([userEntry(), statusEntry()]))).toEqual([]);
    expect(words(sampleTurn([commandEntry()]))).toEqual([]);
    expect(words(sampleTurn([userEntry()], { status: 'interrupted' }))).toEqual([]);
  });
});
