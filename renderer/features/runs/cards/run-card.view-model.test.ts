import { describe, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import { sampleCard, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import { sampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { type CardInput, describeCard, describeCounts, describeNoCards, onlyTheCard } from './run-card.view-model.ts';

const now = sampleStart + 400_000;

describe('the card of a run that was started here', () => {
  const view = (over: Parameters<typeof sampleStarted>[1], facts: Partial<CardInput> = {}) =>
    describeCard(sampleCard('wc-1', { state: 'running', lastAt: now }), now, {
      ...onlyTheCard,
      started: sampleStarted('wc-1', over),
      ...facts,
    });
  const options = { ...sampleStarted('wc-1').options, checks: ['npm test', 'npm run lint'] };
  const words = (text: string) => [{ text, code: false }];

  it('says what it waits for', () => {
    expect(view({ stage: 'queued' }, { turn: 1 })).toMatchObject({
      state: 'Queued',
      now: words('Next in the queue'),
    });
    expect(view({ stage: 'queued', waitsFor: 'load' }, { turn: 1 })).toMatchObject({
      now: [{ text: 'Next in the queue. The machine is busy.' }],
    });
    expect(view({ stage: 'queued' }, { turn: 3, isHeld: true })).toMatchObject({
      state: 'On hold',
      now: words('Number 3 in the queue'),
    });
    expect(view({ stage: 'preparing' }).state).toBe('Creating its worktree');
    expect(view({ stage: 'preparing', options: { ...options, isolation: 'inPlace' } }).state).toBe('Starting');
    expect(view({ stage: 'paused' })).toMatchObject({ state: 'Paused', choices: ['proceed', 'cancel'] });
  });

  it('names the running checks, how they ended, and why the run failed', () => {
    const passed = { command: 'npm test', exitCode: 0, durationMs: 5 };
    expect(view({ stage: 'checking', options })).toMatchObject({
      state: 'Runs checks',
      now: [
        { text: 'npm test', code: true },
        { text: ' and 1 more', code: false },
      ],
    });
    const failed = view({
      stage: 'ended',
      outcome: 'failed',
      options,
      checks: [passed, { ...passed, exitCode: 1 }],
      problem: 'A check failed.',
    });
    expect(failed).toMatchObject({ state: 'Failed', now: words('A check failed.') });
    expect(failed.checks).toEqual({ text: '1 of 2 checks passed', failed: true });
  });

  it('is answered in its dialog', () => {
    expect(view({}, { waits: true })).toMatchObject({
      state: 'Waiting for you',
      answer: { run: sampleCard('wc-1').run },
    });
  });
});

describe('a card', () => {
  it('shows the state of its run, and lets the person answer when it waits', () => {
    const thread = threadId.parse('t');
    const waiting = describeCard(sampleCard('wc-1', { state: 'waiting', threadId: thread }), now);
    expect(waiting).toMatchObject({ state: 'Waiting for you', glyph: 'waiting', answer: { threadId: thread } });
    expect(describeCard(sampleCard('wc-1', { threadId: thread }), now)).toMatchObject({
      state: 'Finished',
      answer: null,
    });
  });

  it('calls a running one quiet after three minutes without an event, and no earlier', () => {
    const card = (silence: number) => sampleCard('wc-1', { state: 'running', lastAt: now - silence });
    expect(describeCard(card(179_000), now)).toMatchObject({ state: 'Running' });
    expect(describeCard(card(180_000), now)).toMatchObject({ state: 'Quiet for 3 min', glyph: 'quiet' });
    expect(describeCard(card(7_300_000), now).state).toBe('Quiet for 2 h');
  });

  it('says that one that was merely found is unread, and why one cannot be read', () => {
    expect(describeCard(sampleCard('wc-1', { isRead: false, now: [], state: 'unknown' }), now).state).toBe(
      'Not read yet',
    );
    const problem = describeCard(sampleCard('wc-1', { problem: 'The folder may not be read.' }), now);
    expect(problem).toMatchObject({
      state: 'Cannot be read',
      now: [{ text: 'The folder may not be read.', code: false }],
    });
  });

  it('shows engine and tokens, and says so while there are none yet', () => {
    expect(describeCard(sampleCard('wc-1'), now)).toMatchObject({
      engine: 'Codex · 48.2\u00a0k tokens',
      exactTokens: '48,213 tokens',
    });
    const starting = sampleCard('wc-1', { state: 'starting', tokens: null });
    expect(describeCard(starting, now)).toMatchObject({ engine: 'Codex · no tokens yet', exactTokens: null });
    expect(describeCard(sampleCard('wc-1', { tool: 'aider', tokens: null }), now).engine).toBe('aider');
  });

  it('says when it started, that its changes wait, and when they were applied', () => {
    const tomorrow = new Date(2026, 10, 20, 9, 0).getTime();
    const startedAt = new Date(2026, 10, 19, 18, 15).getTime();
    const card = sampleCard('wc-1', { startedAt, files: 1 });
    const ready = describeCard(card, tomorrow, { ...onlyTheCard, worktree: { applied: null } });
    expect(ready).toMatchObject({ state: 'Ready to review', toReview: true, date: { text: 'Yesterday 18:15' } });
    const at = new Date(2026, 10, 20, 8, 5).getTime();
    const worktree = (leftOut: number) => ({ applied: { tree: 't', files: 1, at, leftOut } });
    const applied = (leftOut: number) => describeCard(card, tomorrow, { ...onlyTheCard, worktree: worktree(leftOut) });
    expect(applied(0)).toMatchObject({ state: 'Applied 8:05', toReview: false });
    expect(applied(2)).toMatchObject({ state: 'Applied in part 8:05', toReview: false });
  });

  it('shows the words of an answer without its Markdown', () => {
    const said = [
      { text: '## Done', code: false },
      { text: '**a**', code: true },
    ];
    expect(describeCard(sampleCard('wc-1', { now: said }), now).now).toEqual([
      { text: 'Done', code: false },
      { text: '**a**', code: true },
    ]);
  });

  it('shows a title without its Markdown', () => {
    expect(describeCard(sampleCard('wc-1', { title: '## Fix **all** `tests`' }), now).title).toBe('Fix all tests');
  });

  it('spells out invisible characters in a title', () => {
    expect(describeCard(sampleCard('wc-1', { title: 'a\u202eb' }), now).title).toBe('a\\u202eb');
  });
});

it('counts runs without zeros', () => {
  expect(describeCounts({ waiting: 2, active: 0, ended: 1_205 }, 3)).toBe(
    '2 waiting for you, 1,205 ended, 3 older not shown',
  );
  expect(describeCounts({ waiting: 0, active: 0, ended: 0 }, 0)).toBe('');
});

it('says why there is no card', () => {
  const facts = { hasWorkspace: true, everywhere: false, all: 0 };
  expect(describeNoCards(facts).what).toBe('No runs yet');
  expect(describeNoCards({ ...facts, all: 3 }).what).toBe('No matching runs');
  expect(describeNoCards({ ...facts, hasWorkspace: false }).what).toBe('No folder is open');
});
