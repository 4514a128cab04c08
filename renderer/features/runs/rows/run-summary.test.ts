import { describe, expect, it } from 'vitest';
import { threadId } from '../../../../shared/base/ids.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { createSampleCard, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { describeCounts, describeNoRuns, type LiveRunFacts, noLiveFacts, summarizeRun } from './run-summary.ts';

const now = sampleStart + 400_000;

it('shows where a run works, and never its ID', () => {
  const card = createSampleCard('wc-thread-t1', { title: '' });
  const view = summarizeRun(card, now, { ...noLiveFacts, openFolder: card.run.projectRoot });
  expect(view).toMatchObject({ title: 'No title', place: { text: 'Here' }, isInWorktree: false });
  const inWorktree = (branch: string, openFolder = card.run.projectRoot) =>
    summarizeRun(card, now, {
      ...noLiveFacts,
      worktree: { applied: null, branch, isPresent: true, setup: null },
      openFolder,
    });
  expect(inWorktree('workcell/fix-the-rows')).toMatchObject({ place: { text: 'Worktree' }, branch: 'fix-the-rows' });
  expect(inWorktree(`workcell/${card.run.runId}-2`)).toMatchObject({ isInWorktree: true, branch: null });
  expect(inWorktree('workcell/x', '/elsewhere')).toMatchObject({ place: { text: 'ledger' }, branch: null });
});

describe('the row of a run that was started here', () => {
  const view = (over: Parameters<typeof createSampleStarted>[1], facts: Partial<LiveRunFacts> = {}) =>
    summarizeRun(createSampleCard('wc-1', { state: 'running', lastAt: now }), now, {
      ...noLiveFacts,
      started: createSampleStarted('wc-1', over),
      ...facts,
    });
  const options = { ...createSampleStarted('wc-1').request, checks: ['npm test', 'npm run lint'] };
  const words = (text: string) => [{ text, code: false }];

  it('says what a started run waits for', () => {
    expect(view({ stage: 'queued' }, { queuePosition: 1 })).toMatchObject({
      work: { state: 'queued', text: 'Queued', glyph: 'starting' },
      now: words('Next in the queue'),
    });
    expect(view({ stage: 'queued', waitsFor: 'load' }, { queuePosition: 1 })).toMatchObject({
      now: [{ text: 'Next in the queue. The machine is busy.' }],
    });
    expect(view({ stage: 'queued' }, { queuePosition: 3, isHeld: true })).toMatchObject({
      work: { text: 'Queued · on hold' },
      now: words('Number 3 in the queue'),
    });
    expect(view({ stage: 'preparing' }).work.text).toBe('Running · creating the worktree');
    expect(view({ stage: 'preparing', request: { ...options, isolation: 'inPlace' } }).work.text).toBe(
      'Running · starting',
    );
    expect(view({ stage: 'paused' })).toMatchObject({
      work: { text: 'Queued · paused' },
      choices: ['proceed', 'cancel'],
    });
  });

  it('has the arc of what works now, as far as the run or its thread says it', () => {
    const thread = { state: 'running', maker: 'edit', now: null, unreviewed: null, updatedAt: now } as const;
    expect(view({ stage: 'running' }).work.glyph).toBe('thinking');
    expect(view({ stage: 'running' }, { thread }).work.glyph).toBe('editing');
    expect(view({ stage: 'checking' }, { thread }).work.glyph).toBe('running');
    const works = (...bars: RunCard['bars']) =>
      summarizeRun(createSampleCard('wc-2', { state: 'running', lastAt: now, bars }), now).work.glyph;
    expect(works(['commands', 0, 400, 'done'], ['model', 400, 1_000, 'running'])).toBe('thinking');
    expect(works(['model', 0, 400, 'done'], ['commands', 400, 1_000, 'running'])).toBe('running');
  });

  it('has the state of its thread once that was continued, and no longer says why the run failed', () => {
    const failed = { stage: 'ended', outcome: 'failed', problem: 'The model is out of order', endedAt: now } as const;
    const thread = { state: 'idle', maker: null, now: null, unreviewed: null, updatedAt: now - 1 } as const;
    expect(view(failed, { thread })).toMatchObject({
      work: { state: 'failed' },
      now: words('The model is out of order'),
    });
    const later = { ...thread, updatedAt: now + 1 };
    expect(view(failed, { thread: later })).toMatchObject({ work: { state: 'done' }, now: [] });
    const worktree = { branch: 'workcell/wc-1', applied: null, isPresent: true, setup: null };
    expect(view(failed, { thread: later, worktree }).work.state).toBe('readyToReview');
    const again = { ...later, state: 'failed', now: 'Rate limit reached' } as const;
    expect(view(failed, { thread: again })).toMatchObject({
      work: { state: 'failed' },
      now: words('Rate limit reached'),
    });
    const recorded = createSampleCard('wc-3', { state: 'failed', lastAt: now });
    const continued = summarizeRun(recorded, now, { ...noLiveFacts, thread: later });
    expect(continued.work.state).toBe('done');
  });

  it('names the running checks, how they ended, and why the run failed', () => {
    const passed = { command: 'npm test', exitCode: 0, durationMs: 5 };
    expect(view({ stage: 'checking', request: options })).toMatchObject({
      work: { text: 'Running · runs checks' },
      now: [
        { text: 'npm test', code: true },
        { text: ' and 1 more', code: false },
      ],
    });
    const failed = view({
      stage: 'ended',
      outcome: 'failed',
      request: options,
      checks: [passed, { ...passed, exitCode: 1 }],
      problem: 'A check failed.',
    });
    expect(failed).toMatchObject({ work: { text: 'Failed' }, now: words('A check failed.') });
    expect(failed.checks).toMatchObject({ text: '1 of 2 checks passed', failed: true });
  });

  it('keeps the results of checks of a run of an earlier start', () => {
    const recorded = (checks: RunCard['checks'], state: RunCard['state']) =>
      summarizeRun(createSampleCard('wc-1', { checks, state }), now);
    expect(recorded({ passed: 1, all: 1 }, 'finished')).toMatchObject({
      work: { text: 'Done' },
      checks: { text: '1 check passed', failed: false },
    });
    expect(recorded({ passed: 1, all: 2 }, 'failed')).toMatchObject({
      work: { text: 'Failed · check failed' },
      checks: { text: '1 of 2 checks passed', failed: true },
    });
    expect(recorded(null, 'failed')).toMatchObject({ work: { text: 'Failed' }, checks: null });
  });

  it('links a waiting started run to its own dialog', () => {
    expect(view({}, { isWaiting: true })).toMatchObject({
      work: { text: 'Needs you' },
      answer: { run: createSampleCard('wc-1').run },
    });
  });
});

describe('the row of a run', () => {
  it('shows the state of a run and lets the user answer when it waits', () => {
    const thread = threadId.parse('t');
    const waiting = summarizeRun(createSampleCard('wc-1', { state: 'waiting', threadId: thread }), now);
    expect(waiting).toMatchObject({ work: { text: 'Needs you', glyph: 'waiting' }, answer: { threadId: thread } });
    expect(summarizeRun(createSampleCard('wc-1', { threadId: thread }), now)).toMatchObject({
      work: { text: 'Done' },
      answer: null,
    });
  });

  it('offers the action that comes next, and says what became of a run', () => {
    const worktree = { applied: null, branch: 'workcell/wc-1', isPresent: true, setup: null };
    const started = (over: Parameters<typeof createSampleStarted>[1]) => createSampleStarted('wc-1', over);
    const view = (over: Partial<RunCard>, facts: Partial<LiveRunFacts> = {}) =>
      summarizeRun(createSampleCard('wc-1', over), now, { ...noLiveFacts, ...facts });
    expect(view({ state: 'running' }, { started: started({ stage: 'running' }) }).main).toBe('cancel');
    expect(view({ state: 'starting' }, { started: started({ stage: 'paused' }) }).main).toBe('proceed');
    expect(view({ files: 1 }, { worktree })).toMatchObject({ main: 'review', outcome: null });
    expect(view({ state: 'failed' })).toMatchObject({ main: 'runAgain', outcome: null });
    expect(view({ state: 'stopped' })).toMatchObject({ main: 'runAgain', outcome: 'Stopped' });
    const cancelled = started({ stage: 'ended', outcome: 'cancelled' });
    expect(view({ state: 'stopped' }, { started: cancelled }).outcome).toBe('Stopped by you');
    expect(view({})).toMatchObject({ main: null, outcome: 'Answered' });
    expect(view({ files: 1 }).outcome).toBeNull();
    const ended = (became: 'applied' | 'kept' | 'discarded') => started({ stage: 'ended', outcome: 'done', became });
    expect(view({ files: 1 }, { started: ended('kept') }).outcome).toBe('Kept as a branch');
    expect(view({ files: 1 }, { started: ended('discarded') }).outcome).toBe('Discarded');
    const applied = { tree: 't', files: 1, at: now, leftOut: 2 };
    expect(view({ files: 1 }, { worktree: { ...worktree, applied } }).outcome).toBe('Applied in part');
  });

  it('calls a running run quiet after three minutes without an event, and no earlier', () => {
    const card = (silence: number) => createSampleCard('wc-1', { state: 'running', lastAt: now - silence });
    expect(summarizeRun(card(179_000), now)).toMatchObject({ work: { text: 'Running' } });
    expect(summarizeRun(card(180_000), now)).toMatchObject({
      work: { text: 'Running · quiet for 3 min', glyph: 'quiet' },
    });
    expect(summarizeRun(card(7_300_000), now).work.text).toBe('Running · quiet for 2 h');
  });

  it('shows a run that was not read yet, and why one cannot be read', () => {
    expect(
      summarizeRun(createSampleCard('wc-1', { isRead: false, now: [], state: 'unknown' }), now).work,
    ).toMatchObject({
      state: null,
      text: 'Not read yet',
      glyph: null,
    });
    const problem = summarizeRun(createSampleCard('wc-1', { problem: 'The folder may not be read.' }), now);
    expect(problem).toMatchObject({
      work: { state: null, text: 'Cannot be read' },
      now: [{ text: 'The folder may not be read.', code: false }],
    });
  });

  it('shows the engine and tokens of a run, and says when there are none yet', () => {
    expect(summarizeRun(createSampleCard('wc-1'), now)).toMatchObject({
      engine: 'Codex · 48.2\u00a0k tokens',
      exactTokens: '48,213 tokens',
    });
    const starting = createSampleCard('wc-1', { state: 'starting', tokens: null });
    expect(summarizeRun(starting, now)).toMatchObject({ engine: 'Codex · no tokens yet', exactTokens: null });
    expect(summarizeRun(createSampleCard('wc-1', { tool: 'aider', tokens: null }), now).engine).toBe('aider');
  });

  it('says what went wrong when the worktree was set up, and when a run only waits for the set-up', () => {
    const card = createSampleCard('wc-1', { state: 'finished' });
    const worktree = { applied: null, branch: 'workcell/wc-1', isPresent: true };
    const problem = 'Set-up stopped: “npm ci” ended with exit code 1.';
    const failed = { ...noLiveFacts, worktree: { ...worktree, setup: { isRunning: false, problem } } };
    expect(summarizeRun(card, now, failed).now).toEqual([{ text: problem, code: false }]);
    const started = createSampleStarted('wc-1', { stage: 'checking' });
    const waiting = { ...noLiveFacts, started, worktree: { ...worktree, setup: { isRunning: true, problem: null } } };
    expect(summarizeRun(card, now, waiting)).toMatchObject({
      work: { text: 'Running · sets up the worktree' },
      now: [{ text: 'Setting up the worktree…', code: false }],
    });
  });

  it('shows when a run started, that its changes wait, and when they were applied', () => {
    const tomorrow = new Date(2026, 10, 20, 9, 0).getTime();
    const startedAt = new Date(2026, 10, 19, 18, 15).getTime();
    const card = createSampleCard('wc-1', { startedAt, files: 1 });
    const ready = summarizeRun(card, tomorrow, {
      ...noLiveFacts,
      worktree: { applied: null, setup: null, branch: 'workcell/wc-1', isPresent: true },
    });
    expect(ready).toMatchObject({
      work: { text: 'Ready to review', glyph: 'review' },
      date: { text: 'Yesterday 18:15' },
    });
    const at = new Date(2026, 10, 20, 8, 5).getTime();
    const worktree = (leftOut: number) => ({
      branch: 'workcell/wc-1',
      isPresent: true,
      setup: null,
      applied: { tree: 't', files: 1, at, leftOut },
    });
    const applied = (leftOut: number) => summarizeRun(card, tomorrow, { ...noLiveFacts, worktree: worktree(leftOut) });
    expect(applied(0)).toMatchObject({ work: { state: 'done', text: 'Done · applied 8:05' } });
    expect(applied(2)).toMatchObject({ work: { state: 'done', text: 'Done · applied in part 8:05' } });
  });

  it('shows the text of an answer without its Markdown', () => {
    const said = [
      { text: '## Done', code: false },
      { text: '**a**', code: true },
    ];
    expect(summarizeRun(createSampleCard('wc-1', { now: said }), now).now).toEqual([
      { text: 'Done', code: false },
      { text: '**a**', code: true },
    ]);
  });

  it('shows the title of a run without its Markdown', () => {
    expect(summarizeRun(createSampleCard('wc-1', { title: '## Fix **all** `tests`' }), now).title).toBe(
      'Fix all tests',
    );
  });

  it('spells out invisible characters in the title of a run', () => {
    expect(summarizeRun(createSampleCard('wc-1', { title: 'a\u202eb' }), now).title).toBe('a\\u202eb');
  });
});

it('omits zeros when counting runs', () => {
  expect(describeCounts({ needsYou: 2, running: 0, readyToReview: 1, done: 1_205 }, 3)).toBe(
    '2 need you, 1 ready to review, 1,205 done, 3 older not shown',
  );
  expect(describeCounts({ needsYou: 0, running: 0, readyToReview: 0, done: 0 }, 0)).toBe('');
});

it('says why there are no runs', () => {
  const facts = { hasWorkspace: true, everywhere: false, all: 0 };
  expect(describeNoRuns(facts).what).toBe('No runs yet');
  expect(describeNoRuns({ ...facts, all: 3 }).what).toBe('No matching runs');
  expect(describeNoRuns({ ...facts, hasWorkspace: false }).what).toBe('No folder is open');
});
