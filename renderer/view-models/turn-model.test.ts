import { beforeEach, describe, expect, it, vi } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
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
import { assistantEntry, commandEntry, someTurn, statusEntry, userEntry } from './testing/sample-entries.ts';
import { transcriptModel } from './transcript-model.ts';
import type { TurnModel } from './turn-model.ts';

const request = vi.hoisted(() => vi.fn());
const clipboard = vi.hoisted(() => ({ text: '', isAllowed: true }));
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));
vi.mock('../client/page-clipboard.ts', () => ({
  pageClipboard: () => ({
    write: async (text: string) => {
      if (clipboard.isAllowed) clipboard.text = text;
      return clipboard.isAllowed;
    },
  }),
}));
vi.mock('../input-safety/inspect-input.ts', () => ({
  inspectInput: async (text: string) => ({ findings: [], masked: text }),
}));

const turn = someTurn([
  userEntry({ id: 'u', text: 'Why?', at: 5 }),
  userEntry({ id: 'u2', text: 'And how?', at: 6 }),
  commandEntry({ id: 'c', command: 'ls' }),
  assistantEntry({ id: 'a', text: 'Because.' }),
  statusEntry({ id: 's' }),
]);

function open(...turns: readonly Turn[]): readonly TurnModel[] {
  openApp({ ...emptyTranscript, turns });
  return transcriptModel.turns;
}

beforeEach(() => {
  Object.assign(clipboard, { text: '', isAllowed: true });
  request.mockReset();
  request.mockImplementation(async () => ({ ok: true, value: null }));
});

describe('a turn', () => {
  it('has its speaker, its time and its entries', () => {
    const facts = open(turn).map(({ id, role, segments, timestamp }) => [id, role, timestamp, segments.length]);
    expect(facts).toEqual([
      ['turn:0', 'You', 5, 2],
      ['turn:1', 'Codex', turn.startedAt, 2],
      ['turn:2', 'Status', statusEntry().at, 1],
    ]);
  });

  it('asks whether to do what its answer suggests', async () => {
    const [, answer] = open(turn);
    const action = { type: 'runCommand', command: 'npm test' } as const;
    await answer?.runSuggestedAction(action);
    expect(request).toHaveBeenCalledWith('proposeAction', { threadId: thread, turnId: turn.id, action });
  });

  it('streams while its text does, and Codex appears before it says anything', () => {
    const entry = assistantEntry({ state: 'streaming' });
    const models = open(someTurn([userEntry(), entry], { status: 'running' }));
    expect(models.map(({ isStreaming }) => isStreaming)).toEqual([false, true]);
    const begins = open(someTurn([userEntry()], { status: 'running' }));
    expect(begins.map(({ canCopy, role }) => [role, canCopy])).toEqual([
      ['You', true],
      ['Codex', false],
    ]);
  });
});

describe('pinning', () => {
  it('pins and unpins the whole turn', async () => {
    const [question, answer] = open(turn);
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

  it('waits until Codex has the message', () => {
    expect(open(turn)[0]?.canPin).toBe(true);
    expect(open(someTurn([userEntry({ state: 'pending' })], { id: 'pending:1' }))[0]?.canPin).toBe(false);
  });
});

describe('rewinding', () => {
  const archived = {
    ...({ id: thread, title: 'A thread', cwd: '/w', updatedAt: 1, state: 'idle', now: null } as const),
    ...{ unread: false, model: null, pinned: false, archived: true, knownToCodex: true, forkedFrom: null },
  };
  const canRewind = (...turns: readonly Turn[]) => open(...turns).map((model) => model.canRewind);

  it('starts at the message that began the turn', () => {
    const [question] = open(turn);
    expect(canRewind(turn)).toEqual([true, false, false]);
    const steered = someTurn([userEntry(), assistantEntry(), userEntry({ id: 'u2', steered: true })]);
    expect(canRewind(steered).filter((can) => can)).toHaveLength(1);
    question?.rewind();
    expect(useRewinds.getState().rewinding).toMatchObject({
      target: { type: 'beforeTurn', threadId: thread, turnId: turn.id },
      about: 'Why?',
    });
    expect(useFrame.getState().dialog).toBe('rewind');
  });

  it('waits until Codex has the message, and is not for the archive', () => {
    expect(canRewind(someTurn([userEntry({ state: 'pending' })], { id: 'pending:1' }))[0]).toBe(false);
    const [question] = open(turn);
    expect(question?.canRewind).toBe(true);
    threadsReset([archived], thread);
    expect(question?.canRewind).toBe(false);
  });
});

describe('editing in a fork', () => {
  const listed: ThreadSummary = {
    id: thread,
    title: 'A thread',
    cwd: '/w',
    updatedAt: 1,
    state: 'idle',
    now: null,
    unread: false,
    model: null,
    pinned: false,
    archived: false,
    knownToCodex: true,
    forkedFrom: null,
  };
  const fork = threadId.parse('fork');

  /** The speeches of these turns, in a thread that the list has. */
  function shown(turns: readonly Turn[], change: Partial<ThreadSummary> = {}): readonly TurnModel[] {
    const models = open(...turns);
    threadsChanged([{ ...listed, ...change }]);
    return models;
  }

  const edited = (message: Partial<UserEntry>) => shown([someTurn([userEntry(message)])])[0]?.canEdit;

  it('is for the message that began a turn, once Codex has it', () => {
    expect(shown([turn]).map(({ canEdit }) => canEdit)).toEqual([true, false, false]);
    const steering = userEntry({ id: 'u3', steered: true });
    const steered = someTurn([userEntry(), assistantEntry(), steering], { status: 'running' });
    expect(shown([steered]).map(({ canEdit }) => canEdit)).toEqual([true, false, false, false]);
    expect(edited({ state: 'pending' })).toBe(false);
    expect(edited({ state: 'notSent' })).toBe(false);
    expect(edited({ steered: true })).toBe(false);
    expect(edited({ from: 'parentAgent' })).toBe(false);
  });

  it('needs a thread that Codex has, and that is not archived', () => {
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

  it('forks before the turn and puts the message with its attachments into the composer there', async () => {
    request.mockImplementation(async (name: string) =>
      name === 'forkThread' ? { ok: true, value: { threadId: fork } } : { ok: false, error: { type: 'threadGone' } },
    );
    const file = { kind: 'file', name: 'log.txt', source: '/w/log.txt' } as const;
    const lost = { kind: 'image', name: 'gone.png', source: null } as const;
    const asked = userEntry({ text: 'Why?', sources: [file, lost] });
    const [question] = shown([someTurn([asked])]);
    await Promise.all([question?.editInFork(), question?.editInFork()]);
    const forks = request.mock.calls.filter(([name]) => name === 'forkThread');
    expect(forks).toEqual([['forkThread', { threadId: thread, beforeTurnId: 'turn' }]]);
    expect(useThreads.getState().shown).toBe(fork);
    expect(useDrafts.getState().drafts).toEqual({ [fork]: 'Why?' });
    expect(useDrafts.getState().attachments).toEqual({ [fork]: [file] });
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

  it('stays in the thread and says why when Codex refuses', async () => {
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
    const [running] = shown([someTurn([userEntry()], { status: 'running' })]);
    expect(running?.canBranch).toBe(false);
    const [, answer] = shown([turn]);
    await answer?.branch();
    expect(request).toHaveBeenCalledWith('forkThread', { threadId: thread, lastTurnId: 'turn' });
    expect(useThreads.getState().shown).toBe(fork);
  });
});

describe('copying a speech', () => {
  it('copies an answer with what was done in it, and says so in the turn', async () => {
    await open(turn)[1]?.copyMessage();
    expect(clipboard.text).toMatch(/^\$ ls.*\n\nBecause\.$/);
    expect(request).toHaveBeenCalledWith('countCopy', { what: 'message', characters: clipboard.text.length });
    expect(transcriptModel.turns.at(-1)).toMatchObject({ role: 'Status', segments: [{ fact: 'Copied the answer.' }] });
  });

  it('copies consecutive messages, or one of them alone', async () => {
    const [question] = open(turn);
    await question?.copyMessage();
    expect(clipboard.text).toBe('Why?\n\nAnd how?');
    await question?.copyMessage(entryId.parse('u2'));
    expect(clipboard.text).toBe('And how?');
    expect(transcriptModel.turns.at(-1)).toMatchObject({ segments: [{ fact: 'Copied the message.' }] });
  });

  it('says when the clipboard cannot be written', async () => {
    clipboard.isAllowed = false;
    await open(turn)[1]?.copyMessage();
    expect(transcriptModel.turns.at(-1)).toMatchObject({ segments: [{ fact: 'Nothing was copied.' }] });
  });
});
