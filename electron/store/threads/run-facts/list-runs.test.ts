import { describe, expect, it } from 'vitest';
import { replayTranscript } from '../../../../fixtures/transcripts/replay-transcript.ts';
import { type ThreadId, threadId } from '../../../../shared/base/ids.ts';
import { combineTurnFacts } from '../../../../shared/runs/run-facts.ts';
import { anyEvent } from '../../../../shared/runs/run-query.ts';
import { toTurnEvents } from '../../../../shared/runs/turn-events.ts';
import { countEvents, findNewestTime, toTurnFacts } from '../../../../shared/runs/turn-facts.ts';
import { foldTranscript } from '../../../../shared/transcript/fold-transcript.ts';
import { answer, command, ended, fold, put, started, two, user } from '../../../../shared/transcript/sample-thread.ts';
import { emptyTranscript } from '../../../../shared/transcript/turn.ts';
import { readRunFacts } from '../../../model/threads/stored-run-facts.ts';
import { findEvents, loadTurnsOfRun, readRunHeads } from '../reads/read-run.ts';
import { openStore, sampleThread, save, toFacts } from '../testing/sample-store.ts';
import { archiveStoredThread } from '../writes/change-thread.ts';
import { repairThreadStore } from '../writes/repair-thread-store.ts';
import { fillRuns, listStoredRuns } from './list-runs.ts';
import { fillTurnFacts } from './turn-facts.ts';

const said = fold(
  started(),
  put({ ...user, state: 'confirmed' }),
  put({ ...command, status: 'done', durationMs: 5 }),
  put({ ...answer, state: 'done', text: 'The needle' }),
  ended('completed'),
);
const all = { workspace: null, limit: 10 };
const nothingUsed = {
  totalTokens: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  lastTokens: 0,
  contextWindow: null,
};

function storeWith(...ids: readonly string[]) {
  const db = openStore();
  for (const [at, id] of ids.entries()) {
    save(db, said, emptyTranscript, { thread: toFacts({ id: threadId.parse(id), title: id, updatedAt: at }) });
  }
  return db;
}

const known = (db: ReturnType<typeof openStore>) => listStoredRuns(db, all).runs.map(({ facts }) => facts !== null);

describe('a list of runs', () => {
  it('a list of runs has the newest threads of one workspace or of all, without archived ones', () => {
    const db = storeWith('a', 'b', 'c');
    save(db, said, emptyTranscript, { thread: toFacts({ id: threadId.parse('d'), folder: '/x', updatedAt: 9 }) });
    archiveStoredThread(db, { threadId: threadId.parse('b'), at: 1 });
    expect(listStoredRuns(db, all).runs.map(({ id }) => id)).toEqual(['d', 'c', 'a']);
    const { more, runs } = listStoredRuns(db, { workspace: '/w', limit: 1 });
    expect([runs.map(({ id }) => id), more]).toEqual([['c'], 1]);
    expect(listStoredRuns(db, { workspace: '/nowhere', limit: 1 })).toEqual({ runs: [], more: 0 });
  });

  it('a list of runs knows no facts of a run until its turns are scanned, and drops them with each save', () => {
    const db = storeWith('a');
    expect(known(db)).toEqual([false]);
    const ids = [threadId.parse('a')];
    const [filled] = fillRuns(db, { ids, turns: 10 }).runs;
    const facts = said.turns.map((turn) => toTurnFacts(turn, findNewestTime(turn) ?? 0));
    expect(readRunFacts(filled?.facts ?? '')).toEqual(combineTurnFacts(facts));
    expect(known(db)).toEqual([true]);
    save(db, said, emptyTranscript, { thread: toFacts({ id: threadId.parse('a') }) });
    expect(known(db)).toEqual([false]);
  });

  it('a list of runs counts what turns spent that were taken off a thread', () => {
    const db = openStore();
    const spent = [{ model: 'm', input: 90, cached: 0, cacheWritten: 0, output: 10, reasoning: 0 }];
    const usage = { ...nothingUsed, spent };
    const before = { ...said, usage };
    save(db, before);
    const after = foldTranscript(before, { type: 'turnsReverted', turnIds: said.turns.map(({ id }) => id) });
    save(db, after, before, { removed: said.turns.map(({ id }) => id) });
    const [run] = fillRuns(db, { ids: [sampleThread], turns: 10 }).runs;
    expect(run?.tokens).toBe(100);
    expect(readRunFacts(run?.facts ?? '')).toMatchObject({ commands: 0, spent });
  });

  it('a list of runs counts what was asked next to the conversation', () => {
    const db = openStore();
    const aside = [{ model: 'm', input: 30, cached: 0, cacheWritten: 0, output: 5, reasoning: 0 }];
    save(db, { ...said, usage: { ...nothingUsed, totalTokens: 100, aside, spent: aside } });
    expect(listStoredRuns(db, all).runs.map(({ tokens }) => tokens)).toEqual([135]);
  });

  it('a list of runs scans no more turns at once than allowed', () => {
    const db = storeWith('a', 'b', 'c');
    db.exec('DELETE FROM turn_facts');
    const ids = ['a', 'b', 'c'].map((id) => threadId.parse(id));
    const first = fillRuns(db, { ids, turns: 4 });
    expect([first.runs.map(({ id }) => id), first.left]).toEqual([['a', 'b'], ['c']]);
    expect(fillRuns(db, { ids: first.left, turns: 2 }).left).toEqual([]);
    expect(known(db)).toEqual([true, true, true]);
  });

  it('a list of runs can be read from a read-only database', () => {
    const db = storeWith('a');
    db.pragma('query_only = ON');
    expect(fillRuns(db, { ids: [threadId.parse('a')], turns: 5 })).toMatchObject({ left: [], runs: [{ facts: null }] });
    expect(readRunHeads(db, { threadId: threadId.parse('a') })).toHaveLength(1);
  });

  it('a list of runs computes its facts again after a recovery', () => {
    const db = storeWith('a');
    fillRuns(db, { ids: [threadId.parse('a')], turns: 5 });
    repairThreadStore(db);
    expect(known(db)).toEqual([false]);
    expect(fillTurnFacts(db, { threadId: threadId.parse('a'), limit: 5 })).toEqual({ made: 1, left: 0 });
  });
});

describe('a run', () => {
  it('a run has its turns in order, with the facts of their last save', () => {
    const db = openStore();
    const running = fold(started(), ended('completed'), started(two), put(command, two));
    save(db, running);
    const heads = () => readRunHeads(db, { threadId: sampleThread });
    expect(heads().map(({ facts, turnId }) => [turnId, facts.status])).toEqual([
      ['turn-1', 'completed'],
      ['turn-2', 'running'],
    ]);
    const done = fold(started(), ended('completed'), started(two), put(command, two), ended('failed', two));
    save(db, done, running);
    expect(heads().map(({ facts }) => facts.status)).toEqual(['completed', 'failed']);
  });

  it.each(['exec-accepted', 'patch-accepted', 'two-threads-parallel', 'error-500'])(
    'a run counts as many events as it finds when all of %s is requested',
    (name) => {
      const db = openStore();
      for (const { threadId: id, transcript } of replayTranscript(name)) {
        const thread: ThreadId = threadId.parse(id);
        save(db, transcript, emptyTranscript, { thread: toFacts({ id: thread }) });
        const heads = readRunHeads(db, { threadId: thread });
        const found = findEvents(db, { threadId: thread, turns: heads, query: anyEvent });
        expect(found).toHaveLength(heads.reduce((sum, { facts }) => sum + countEvents(facts), 0));
        expect(found).toEqual(
          transcript.turns.flatMap((turn, at) =>
            toTurnEvents(turn, heads[at]?.ordinal ?? 0).map(({ position }) => position),
          ),
        );
        const ids = transcript.turns.map((turn) => turn.id);
        expect(loadTurnsOfRun(db, { threadId: thread, turnIds: ids })).toEqual(transcript.turns);
      }
    },
  );

  it('a run finds events by words, kinds, states, tools, paths and duration', () => {
    const db = openStore();
    save(db, said);
    const turns = readRunHeads(db, { threadId: sampleThread });
    const count = (query: Partial<typeof anyEvent>) =>
      findEvents(db, { threadId: sampleThread, turns, query: { ...anyEvent, ...query } }).length;
    expect(count({ text: 'NEEDLE' })).toBe(1);
    expect(count({ text: 'hay' })).toBe(0);
    expect(count({ types: ['bash_command', 'completed'] })).toBe(2);
    expect(count({ states: ['done'] })).toBe(3);
    expect(count({ minDurationMs: 5 })).toBe(2);
    expect(count({ path: 'a' })).toBe(0);
  });
});
