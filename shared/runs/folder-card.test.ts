import { describe, expect, it } from 'vitest';
import { createCounters, toTotals } from '../../electron/runs/run-counters.ts';
import { type FolderRunFacts, toFolderCard } from './folder-card.ts';
import type { EventState, RunEvent } from './run-event.ts';
import { runIdSchema } from './run-ref.ts';

const run = { projectRoot: '/work', runId: runIdSchema.parse('wc-1') };
const event = (type: string, data: RunEvent['data'], state: EventState = 'none'): RunEvent => ({
  position: 0,
  offset: 0,
  at: 0,
  type,
  state,
  durationMs: null,
  data,
  isCut: false,
});
const totals = toTotals(createCounters(), { isTorn: false, progress: null, change: null });
const facts: FolderRunFacts = {
  totals,
  first: [],
  last: [],
  bars: [],
  ms: {},
  proof: null,
  threadId: null,
};
const words = (...last: readonly RunEvent[]) =>
  toFolderCard(run, { ...facts, last }, 0)
    .now.map(({ text }) => text)
    .join('');

it('the card of a run without a prompt has no title', () => {
  expect(toFolderCard(run, facts, 0).title).toBe('');
  expect(toFolderCard(run, { ...facts, totals: null }, 0).title).toBe('');
});

describe('the card of a run that has ended', () => {
  it('the card of an ended run shows the answer, even with checks after it', () => {
    const answer = event('response_complete', { content: 'All is green.\nMore.' });
    const check = event('bash_output', { output: 'ok', exit_code: 0 }, 'done');
    expect(words(answer, check, event('completed', { status: 'success' }, 'done'))).toBe('All is green.');
  });

  it('the card of an ended run shows why it failed', () => {
    const answer = event('response_complete', { content: 'I try.' });
    const failure = event('error', { message: 'The model is out of order' }, 'failed');
    expect(words(answer, failure, event('completed', { status: 'failed' }, 'failed'))).toBe(
      'The model is out of order',
    );
  });

  it('the card of an ended run shows that it ended when nothing else is known', () => {
    expect(words(event('completed', { status: 'cancelled' }))).toBe('Ended: cancelled');
  });
});

it('the card of an ended run counts files that only commands changed, from the proof of the run', () => {
  const ended = { prompt: 'Do it', tool: 'codex', model: null, started_at: '', ended_at: '' };
  const proof = { ...ended, start_commit: null, end_commit: null, exit_status: 0, checks: [] };
  expect(toFolderCard(run, { ...facts, proof: { ...proof, files_changed: ['a', 'b'] } }, 0).files).toBe(2);
  expect(toFolderCard(run, { ...facts, proof: { ...proof, files_changed: [] } }, 0).files).toBe(0);
});

it('the card of an ended run keeps the results of its checks, and names the check that failed', () => {
  const check = (command: string, passed: boolean) => ({
    ...{ command, passed, duration_ms: 1 },
    exit_code: passed ? 0 : 1,
  });
  const ended = { prompt: 'Do it', tool: 'codex', model: null, started_at: '', ended_at: '', files_changed: [] };
  const proof = { ...ended, start_commit: null, end_commit: null, exit_status: 0 };
  const cardOf = (state: 'finished' | 'failed', ...checks: readonly ReturnType<typeof check>[]) =>
    toFolderCard(run, { ...facts, totals: { ...totals, state }, proof: { ...proof, checks: [...checks] } }, 0);
  expect(cardOf('finished', check('npm test', true)).checks).toEqual({ passed: 1, all: 1 });
  expect(cardOf('finished').checks).toBeNull();
  expect(cardOf('failed', check('npm test', true), check('npm run lint', false))).toMatchObject({
    checks: { passed: 1, all: 2 },
    now: [
      { text: 'Failed check: ', code: false },
      { text: 'npm run lint', code: true },
    ],
  });
});

describe('the card of a run that is still going', () => {
  const piece = (content: string) => event('response_chunk', { content });
  const asked = { approval_id: 'a', command: null, tool: null, path: null };

  it('the card of a running run shows the text being written, and not only the last piece', () => {
    expect(words(event('thinking', { content: 'x' }), piece('I look at the pa'), piece('rser first'))).toBe(
      'Writing: “I look at the parser first”',
    );
  });

  it('the card of a running run shows what it asks for, and after the answer what it does', () => {
    const command = event('bash_command', { command: 'npm test' });
    const waits = event('approval', { ...asked, command: 'npm test' }, 'waiting');
    expect(words(command, waits)).toBe('Asks to run npm test');
    expect(words(command, waits, event('approval', { ...asked, decision: 'approved' }, 'done'))).toBe('Runs npm test');
    expect(words(event('approval', { ...asked, path: 'a.ts', tool: 'Edit' }, 'waiting'))).toBe('Asks to edit a.ts');
    expect(words(event('approval', { ...asked, tool: 'WebFetch' }, 'waiting'))).toBe('Asks to use WebFetch');
  });
});
