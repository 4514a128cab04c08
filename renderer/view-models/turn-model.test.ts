import { beforeEach, describe, expect, it, vi } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { UserEntry } from '../../shared/transcript/entry.ts';
import { emptyTranscript, type Turn } from '../../shared/transcript/turn.ts';
import { useFrame } from '../stores/frame.store.ts';
import { useRewinds } from '../stores/rewind.store.ts';
import { pinnedTurnsChanged } from '../stores/thread-actions.store.ts';
import { threadsReset } from '../stores/threads.store.ts';
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
    ...{ unread: false, model: null, pinned: false, archived: true, knownToCodex: true },
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
