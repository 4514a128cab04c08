import { beforeEach, describe, expect, it, vi } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import { createSampleSummary } from '../../shared/threads/testing/sample-summary.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { UserEntry } from '../../shared/transcript/entry.ts';
import { emptyTranscript, type Turn } from '../../shared/transcript/turn.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { useDrafts } from '../stores/drafts.store.ts';
import { useFrame } from '../stores/frame.store.ts';
import { onPageRequest } from '../stores/page-requests.ts';
import { useRewinds } from '../stores/rewind.store.ts';
import { pinnedTurnsChanged } from '../stores/thread-actions.store.ts';
import { threadsChanged, threadsReset, useThreads } from '../stores/threads.store.ts';
import { openApp, thread } from './testing/model-app.ts';
import { assistantEntry, commandEntry, sampleTurn, statusEntry, userEntry } from './testing/sample-entries.ts';
import { transcriptModel } from './transcript-model.ts';
import type { TurnModel } from './turn-model.ts';

const request = vi.hoisted(() => vi.fn());
const clipboard = vi.hoisted(() => ({ text: '', isAllowed: true }));
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));
vi.mock('../client/page-clipboard.ts', () => ({
  getPageClipboard: () => ({
    write: async (text: string) => {
      if (clipboard.isAllowed) clipboard.text = text;
      return clipboard.isAllowed;
    },
  }),
}));
vi.mock('../input-safety/inspect-input.ts', () => ({
  inspectInput: async (text: string) => ({ findings: [], masked: text }),
}));

const turn = sampleTurn([
  userEntry({ id: 'u', text: 'Why?', at: 5 }),
  userEntry({ id: 'u2', text: 'And how?', at: 6 }),
  commandEntry({ id: 'c', command: 'ls' }),
  assistantEntry({ id: 'a', text: 'Because.' }),
  statusEntry({ id: 's' }),
]);

function openTurns(...turns: readonly Turn[]): readonly TurnModel[] {
  openApp({ ...emptyTranscript, turns });
  return transcriptModel.turns;
}

beforeEach(() => {
  Object.assign(clipboard, { text: '', isAllowed: true });
  request.mockReset();
  request.mockImplementation(async () => ({ ok: true, value: null }));
});

describe('a turn', () => {
  it('exposes the speaker, time and entries of a turn', () => {
    const facts = openTurns(turn).map(({ id, role, segments, timestamp }) => [id, role, timestamp, segments.length]);
    expect(facts).toEqual([
      ['turn:0', 'You', 5, 2],
      ['turn:1', 'Codex', turn.startedAt, 2],
      ['turn:2', 'Status', statusEntry().at, 1],
    ]);
  });

  it('proposes the suggested action of an answer', async () => {
    const [, answer] = openTurns(turn);
    const action = { type: 'runCommand', command: 'npm test' } as const;
    await answer?.runSuggestedAction(action);
    expect(request).toHaveBeenCalledWith('proposeAction', { threadId: thread, turnId: turn.id, action });
  });

  it('marks a turn as streaming while its text does, and adds Codex before it writes', () => {
    const entry = assistantEntry({ state: 'streaming' });
    const models = openTurns(sampleTurn([userEntry(), entry], { status: 'running' }));
    expect(models.map(({ isStreaming }) => isStreaming)).toEqual([false, true]);
    const begins = openTurns(sampleTurn([userEntry()], { status: 'running' }));
    expect(begins.map(({ canCopy, role }) => [role, canCopy])).toEqual([
      ['You', true],
      ['Codex', false],
    ]);
  });
});

describe('pinning', () => {
  it('pins and unpins a whole turn', async () => {
    const [question, answer] = openTurns(turn);
    const seen: boolean[] = [];
    transcriptModel.follow(() => seen.push(answer?.isPinned === true));
    await answer?.togglePin();
    expect(request).toHaveBeenLastCalledWith('pinTurn', { threadId: thread, turnId: 'turn', pinned: true });
    pinnedTurnsChanged(thread, [{ turnId: turnId.parse('turn'), pinnedAt: 1, text: 'Why?' }]);
    expect(seen).toEqual([true]);
    expect(question?.isPinned).toBe(true);
    await question?.togglePin();
    expect(request).toHaveBeenLastCalledWith('pinTurn', { threadId: thread, turnId: 'turn', pinned: false });
  });

  it('allows pinning a turn only once Codex has its message', () => {
    expect(openTurns(turn)[0]?.canPin).toBe(true);
    expect(openTurns(sampleTurn([userEntry({ state: 'pending' })], { id: 'pending:1' }))[0]?.canPin).toBe(false);
  });
});

describe('rewinding', () => {
  const archived = createSampleSummary(thread, { title: 'A thread', cwd: '/w', archived: true });
  const canRewind = (...turns: readonly Turn[]) => openTurns(...turns).map((model) => model.canRewind);

  it('opens the rewind at the message that started the turn', () => {
    const [question] = openTurns(turn);
    expect(canRewind(turn)).toEqual([true, false, false]);
    const steered = sampleTurn([userEntry(), assistantEntry(), userEntry({ id: 'u2', steered: true })]);
    expect(canRewind(steered).filter((can) => can)).toHaveLength(1);
    question?.rewind();
    expect(useRewinds.getState().currentRewind).toMatchObject({
      target: { type: 'beforeTurn', threadId: thread, turnId: turn.id },
      about: 'Why?',
    });
    expect(useFrame.getState().dialog).toBe('rewind');
  });

  it('allows a rewind only once Codex has the message and outside the archive', () => {
    expect(canRewind(sampleTurn([userEntry({ state: 'pending' })], { id: 'pending:1' }))[0]).toBe(false);
    const [question] = openTurns(turn);
    expect(question?.canRewind).toBe(true);
    threadsReset([archived], thread);
    expect(question?.canRewind).toBe(false);
  });
});

describe('editing in a fork', () => {
  const listed: ThreadSummary = createSampleSummary(thread, { title: 'A thread', cwd: '/w' });
  const fork = threadId.parse('fork');

  /** The speeches of these turns, in a thread that the list has. */
  function shown(turns: readonly Turn[], change: Partial<ThreadSummary> = {}): readonly TurnModel[] {
    const models = openTurns(...turns);
    threadsChanged([{ ...listed, ...change }]);
    return models;
  }

  const edited = (message: Partial<UserEntry>) => shown([sampleTurn([userEntry(message)])])[0]?.canEdit;

  it('allows editing the message that started a turn in a fork, once Codex has it', () => {
    expect(shown([turn]).map(({ canEdit }) => canEdit)).toEqual([true, false, false]);
    const steering = userEntry({ id: 'u3', steered: true });
    const steered = sampleTurn([userEntry(), assistantEntry(), steering], { status: 'running' });
    expect(shown([steered]).map(({ canEdit }) => canEdit)).toEqual([true, false, false, false]);
    expect(edited({ state: 'pending' })).toBe(false);
    expect(edited({ state: 'notSent' })).toBe(false);
    expect(edited({ steered: true })).toBe(false);
    expect(edited({ from: 'parentAgent' })).toBe(false);
  });

  it('allows a fork only of an unarchived thread that Codex has', () => {
    const of = (change: Partial<ThreadSummary>) => {
      const [question] = shown([turn], change);
      return [question?.canEdit, question?.canBranch];
    };
    expect(of({})).toEqual([true, true]);
    expect(of({ archived: true })).toEqual([false, false]);
    expect(of({ knownToCodex: false })).toEqual([false, false]);
    // An agent's thread is not in the list.
    expect(of({ id: threadId.parse('other') })).toEqual([false, false]);
  });

  it('forks before the turn and puts the message with its attachments into the new composer', async () => {
    request.mockImplementation(async (name: string) =>
      name === 'forkThread' ? { ok: true, value: { threadId: fork } } : { ok: false, error: { type: 'threadGone' } },
    );
    const file = { kind: 'file', name: 'log.txt', source: '/w/log.txt' } as const;
    const lost = { kind: 'image', name: 'gone.png', source: null } as const;
    const asked = userEntry({ text: 'Why?', sources: [file, lost] });
    const [question] = shown([sampleTurn([asked])]);
    await Promise.all([question?.editInFork(), question?.editInFork()]);
    const forks = request.mock.calls.filter(([name]) => name === 'forkThread');
    expect(forks).toEqual([['forkThread', { threadId: thread, beforeTurnId: 'turn' }]]);
    expect(useThreads.getState().shown).toBe(fork);
    expect(useDrafts.getState().drafts).toEqual({ [fork]: 'Why?' });
    expect(useDrafts.getState().attachments).toEqual({ [fork]: [file] });
    // What came before may have asked for a plan.
    expect(useDrafts.getState().plans).toEqual({ [fork]: false });
  });

  it('still asks for a plan in the fork if the message did', async () => {
    request.mockImplementation(async (name: string) =>
      name === 'forkThread' ? { ok: true, value: { threadId: fork } } : { ok: false, error: { type: 'threadGone' } },
    );
    const [question] = shown([sampleTurn([userEntry({ plan: true })])]);
    await question?.editInFork();
    expect(useDrafts.getState().plans).toEqual({ [fork]: true });
  });

  it('puts the caret into the message of the fork before the host has opened the fork', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    request.mockImplementation(async (name: string) =>
      name === 'forkThread' ? { ok: true, value: { threadId: fork } } : promise,
    );
    const focused = vi.fn();
    const stop = onPageRequest('focusComposer', focused);
    // An earlier test may have left a request for the next composer.
    focused.mockClear();
    const [question] = shown([turn]);
    const editing = question?.editInFork();
    await vi.waitFor(() => expect(request).toHaveBeenCalledWith('openThread', { threadId: fork }));
    await Promise.resolve();
    expect(focused).toHaveBeenCalledOnce();
    resolve({ ok: false, error: { type: 'threadGone' } });
    await editing;
    stop();
  });

  it('stays in the thread and shows why when Codex refuses the fork', async () => {
    request.mockImplementation(async () => ({ ok: false, error: { type: 'refused', message: 'No such turn.' } }));
    const [question] = shown([turn]);
    await question?.editInFork();
    await question?.branch();
    expect(useThreads.getState().shown).toBe(thread);
    expect(useDrafts.getState().drafts).toEqual({});
    expect(useAlerts.getState().toasts).toHaveLength(2);
  });

  it('branches after a turn that has ended', async () => {
    request.mockImplementation(async (name: string) =>
      name === 'forkThread' ? { ok: true, value: { threadId: fork } } : { ok: false, error: { type: 'threadGone' } },
    );
    const [running] = shown([sampleTurn([userEntry()], { status: 'running' })]);
    expect(running?.canBranch).toBe(false);
    const [, answer] = shown([turn]);
    await answer?.branch();
    expect(request).toHaveBeenCalledWith('forkThread', { threadId: thread, lastTurnId: 'turn' });
    expect(useThreads.getState().shown).toBe(fork);
  });
});

describe('copying a speech', () => {
  it('copies an answer with its commands and edits, and reports it in the turn', async () => {
    await openTurns(turn)[1]?.copyMessage();
    expect(clipboard.text).toMatch(/^\$ ls.*\n\nBecause\.$/);
    expect(request).toHaveBeenCalledWith('countCopy', { what: 'message', characters: clipboard.text.length });
    expect(transcriptModel.turns.at(-1)).toMatchObject({ role: 'Status', segments: [{ fact: 'Copied the answer.' }] });
  });

  it('copies consecutive messages, or one of them alone', async () => {
    const [question] = openTurns(turn);
    await question?.copyMessage();
    expect(clipboard.text).toBe('Why?\n\nAnd how?');
    await question?.copyMessage(entryId.parse('u2'));
    expect(clipboard.text).toBe('And how?');
    expect(transcriptModel.turns.at(-1)).toMatchObject({ segments: [{ fact: 'Copied the message.' }] });
  });

  it('reports when the clipboard cannot be written', async () => {
    clipboard.isAllowed = false;
    await openTurns(turn)[1]?.copyMessage();
    expect(transcriptModel.turns.at(-1)).toMatchObject({ segments: [{ fact: 'Nothing was copied.' }] });
  });
});
