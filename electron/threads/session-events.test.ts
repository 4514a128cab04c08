import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import { createTurn } from '../../shared/transcript/edit-turn.ts';
import type { ReadProblem } from '../model/threads/stored-turn.ts';
import type { LoadedThread } from '../store/threads/reads/load-turns.ts';
import { refused, resumedThread, storedTurn } from './testing/codex-replies.ts';
import { emptyThreadStore } from './testing/empty-store.ts';
import { FakeApp, folder } from './testing/fake-app.ts';

const stored = threadId.parse('stored');
const begins = { type: 'session.resume.start' };

async function eventsOf(app: FakeApp): Promise<readonly unknown[]> {
  await app.openToWrite(stored);
  await expect.poll(() => app.sessionEvents).toHaveLength(2);
  return app.sessionEvents;
}

/** Returns the thread in our store, with one turn and unreadable items. */
function keptWith(problems: readonly ReadProblem[]): LoadedThread {
  const settings = {
    threadId: stored,
    cwd: folder,
    model: null,
    effort: null,
    approvalPolicy: null,
    sandbox: null,
  };
  const facts = { name: null, archivedAt: null, pinnedAt: null, knownToCodex: true, saved: null, usage: null };
  const thread = { ...facts, id: stored, folder, title: 'Kept', settings, createdAt: 1, updatedAt: 1 };
  return {
    thread: { ...thread, forkedFrom: null, agentOf: null, earlierInCodex: 0, olderCursor: null },
    turns: [{ turn: { ...createTurn(turnId.parse('newest')), status: 'completed' }, origin: 'here', gone: false }],
    earlierTurns: 0,
    outputs: [],
    diffs: [],
    problems,
  };
}

describe('the session event of a resumed thread', () => {
  it('emits start and success for a resumed thread, with what other clients added', async () => {
    const app = new FakeApp();
    app.store(stored, [storedTurn('newest')]);
    app.codex.answers['thread/resume'] = () =>
      ok(resumedThread(stored, folder, [storedTurn('added'), storedTurn('newest')]));
    expect(await eventsOf(app)).toEqual([
      begins,
      { type: 'session.resume.success', durationMs: 0, added: 1, vanished: 0 },
    ]);
  });

  it.each([
    ['no rollout found for thread id stored', 'lost'],
    ['thread stored already has an active writer', 'held'],
    ['out of sorts', 'refused'],
  ])('emits start and failure if Codex reports "%s"', async (words, reason) => {
    const app = new FakeApp();
    app.store(stored, [storedTurn('newest')]);
    app.codex.answers['thread/resume'] = () => refused(words);
    expect(await eventsOf(app)).toEqual([begins, { type: 'session.resume.failure', durationMs: 0, reason }]);
  });

  it('emits start and partial if stored items cannot be read, and notes that in the turn', async () => {
    const problem = { threadId: stored, turnId: turnId.parse('newest'), entryId: entryId.parse('lost') };
    const load = async () =>
      keptWith([
        { ...problem, reason: 'damaged' },
        { ...problem, reason: 'newer' },
      ]);
    const app = new FakeApp({ threadStore: { ...emptyThreadStore, load } });
    app.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, [storedTurn('newest')]));
    expect(await eventsOf(app)).toEqual([
      begins,
      { type: 'session.resume.partial', durationMs: 0, damaged: 1, newer: 1 },
    ]);
    expect(app.window.entries('status')[0]).toMatchObject({ fact: '2 items in this turn cannot be read.' });
  });

  it('emits nothing if Codex already has the thread loaded', async () => {
    const app = new FakeApp();
    app.store(stored, [storedTurn('newest')]);
    await eventsOf(app);
    await app.open(stored);
    await app.send('Go on', { threadId: stored });
    expect(app.sessionEvents).toHaveLength(2);
  });
});
