import { describe, expect, it } from 'vitest';
import { replayThread } from '../../fixtures/transcripts/replay-transcript.ts';
import { approvalId, threadId } from '../../shared/base/ids.ts';
import { describeTurnActivity } from '../../shared/runs/describe-turn.ts';
import { runCard } from '../../shared/runs/run-card.ts';
import { combineTurnFacts } from '../../shared/runs/run-facts.ts';
import { runRef } from '../../shared/runs/run-ref.ts';
import { runTotals } from '../../shared/runs/run-totals.ts';
import { findNewestTime, toTurnFacts, turnFacts } from '../../shared/runs/turn-facts.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import {
  answer,
  command,
  common,
  ended,
  fold,
  patch,
  put,
  started,
  user,
} from '../../shared/transcript/sample-thread.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { toThreadCard } from './thread-card.ts';
import { toThreadTotals } from './thread-totals.ts';

const file = (path: string, added: number, removed: number) =>
  ({ path, change: 'modified', movedTo: null, added, removed }) as const;

function turnOf(end: 'completed' | 'failed' | 'interrupted' | null, ...entries: readonly Entry[]): Turn {
  const events = [started(), ...entries.map((entry) => put(entry)), ...(end === null ? [] : [ended(end)])];
  const [turn] = fold(...events).turns;
  if (turn === undefined) throw new Error('There is no turn');
  return turn;
}

const worked = turnOf(
  'completed',
  { ...user, state: 'confirmed' },
  { ...command, at: 110, status: 'failed', exitCode: 1, durationMs: 10 },
  { ...command, id: common('read').id, at: 130, actions: [{ kind: 'read', subject: 'a' }], status: 'done' },
  { ...patch, at: 200, status: 'done', files: [file('/w/a', 3, 1), file('/w/b', 1, 0)] },
  { ...patch, id: common('again').id, at: 300, status: 'done', files: [file('/w/a', 2, 2)] },
  { ...patch, id: common('not').id, at: 400, status: 'declined', files: [file('/w/c', 9, 9)] },
  { ...answer, at: 500, text: 'All done.\nReally.', state: 'done' },
);
const said = (turn: Turn) =>
  describeTurnActivity(turn)
    .map(({ code, text }) => (code ? `\`${text}\`` : text))
    .join('');

describe('the facts of a turn', () => {
  it('the facts of a turn count what happened in it', () => {
    expect(toTurnFacts(worked, 0)).toMatchObject({
      status: 'completed',
      durationMs: 800,
      lastAt: 900,
      commands: 1,
      failed: 1,
      files: [
        { path: '/w/a', added: 5, removed: 3 },
        { path: '/w/b', added: 1, removed: 0 },
      ],
      waits: false,
      byType: { bash_command: 1, file_read: 1, file_write: 3, completed: 1 },
    });
    expect(findNewestTime(worked)).toBe(900);
  });

  it('the facts of recorded turns can be stored, with no more bars than a view reads', () => {
    for (const name of ['exec-accepted', 'patch-accepted', 'mcp-tools', 'error-500', 'plan-mode']) {
      for (const turn of replayThread(name).transcript.turns) {
        const facts = toTurnFacts(turn, 1);
        expect(turnFacts.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
        expect(facts.bars.length).toBeLessThanOrEqual(24);
      }
    }
  });
});

describe('the words of a turn', () => {
  const trace = { approvalId: approvalId.parse('a'), state: 'waiting', by: null, settledAt: null } as const;

  it('the text of a turn starts with what it asks for', () => {
    const asks: Entry = { ...command, command: 'npm ci', status: 'waiting', approval: trace };
    expect(said(turnOf(null, asks, { ...answer, text: 'x' }))).toBe('Asks to run `npm ci`');
    expect(said(turnOf(null, { ...patch, status: 'waiting', files: [file('/w/a', 1, 0)] }))).toBe(
      'Asks to edit `/w/a`',
    );
  });

  it('the text of a turn shows what it does', () => {
    expect(said(turnOf(null))).toBe('Starting…');
    expect(said(turnOf(null, command))).toBe('`ls`');
    const over = { ...command, id: common('over').id, status: 'done' } as const;
    expect(said(turnOf(null, over))).toBe('Ran `ls`');
    expect(said(turnOf(null, { ...command, command: 'npm run dev' }, over))).toBe('`npm run dev`');
    expect(said(turnOf(null, { ...answer, text: 'Imports can' }))).toBe('Writing: “Imports can”');
  });

  it('the text of a turn shows how it ended', () => {
    expect(said(worked)).toBe('Changed 2 files. All done.');
    expect(said(turnOf('interrupted', { ...patch, status: 'done' }))).toBe('Stopped. One edit was kept.');
    const broke = { ...common('s'), kind: 'status', fact: 'Offline.', detail: '', commands: [] } as const;
    expect(said(turnOf('failed', { ...broke, status: 'error', attempt: null, about: null }))).toBe('Offline.');
  });
});

describe('a run', () => {
  const about = { threadId: threadId.parse('t'), title: 'T', model: 'm', startedAt: 1, updatedAt: 7, tokens: 3 };
  const run = runRef.parse({ projectRoot: '/w', runId: 'wc-thread-t' });

  it('a run has the sums of its turns and the state of the newest one', () => {
    const facts = [worked, turnOf('failed', { ...patch, status: 'done', files: [file('/w/a', 1, 0)] })].map((turn) =>
      toTurnFacts(turn, 0),
    );
    expect(combineTurnFacts(facts)).toMatchObject({
      state: 'failed',
      durationMs: 1_600,
      files: 2,
      added: 7,
      removed: 3,
      runningSince: null,
    });
    const totals = toThreadTotals({ model: 'm', startedAt: null, usage: null }, facts);
    expect(runTotals.parse(totals)).toMatchObject({
      state: 'failed',
      events: 11,
      commands: 1,
      failedCommands: 1,
      files: 2,
      startedAt: 1,
      endedAt: 900,
    });
  });

  it('a run works since its newest turn started, and waits when that turn does', () => {
    const running = toTurnFacts(turnOf(null, command), 500);
    expect(combineTurnFacts([toTurnFacts(worked, 0), running])).toMatchObject({ state: 'running', runningSince: 100 });
    const waiting = toTurnFacts(turnOf(null, { ...command, status: 'waiting' }), 500);
    expect(combineTurnFacts([waiting]).state).toBe('waiting');
  });

  it('a run has bars at the times of its work, with the model where nothing is reported', () => {
    const facts = combineTurnFacts([toTurnFacts(worked, 0)]);
    expect(facts.bars).toEqual([
      ['model', 100, 900, 'done'],
      ['commands', 110, 130, 'done'],
      ['commands', 110, 120, 'failed'],
      ['files', 200, 300, 'done'],
    ]);
    expect(facts.effort).toEqual({ model: 790, commands: 10, you: 0, edits: 2 });
  });

  it('a run without facts is not read yet', () => {
    expect(runCard.parse(toThreadCard(run, about, null))).toMatchObject({
      isRead: false,
      title: 'T',
      state: 'unknown',
    });
    expect(toThreadCard(run, about, combineTurnFacts([toTurnFacts(worked, 0)]))).toMatchObject({
      isRead: true,
      state: 'finished',
      model: 'm',
    });
  });
});
