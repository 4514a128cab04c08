import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ThreadId, threadId, turnId } from '../../shared/base/ids.ts';
import { useComposer } from '../stores/composer.store.ts';
import { attachmentAdded, commentsChanged, draftChanged, notesChanged, useDrafts } from '../stores/drafts.store.ts';
import { onPageRequest } from '../stores/page-requests.ts';
import { obstacleFound, placeChosen, usePlace } from '../stores/place.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { useWorkspace, workspaceChanged } from '../stores/workspace.store.ts';
import { checkSentDrafts, sendDraft } from './compose.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const [one, other] = [threadId.parse('one'), threadId.parse('other')];
const replies = new Map<ThreadId, PromiseWithResolvers<object>>();
const folder = (path: string) =>
  ({ path, name: path, displayPath: path, gitRoot: path, branch: null, trust: 'writable' }) as const;
const jumps: (ThreadId | null)[] = [];
let stopListening: () => void;

beforeEach(() => {
  for (const id of [one, other]) replies.set(id, Promise.withResolvers());
  request.mockImplementation((_method: string, input: { threadId: ThreadId }) => replies.get(input.threadId)?.promise);
  stopListening = onPageRequest('jumpToEnd', () => jumps.push(useThreads.getState().shown));
});
afterEach(() => {
  useDrafts.setState({ drafts: {}, attachments: {}, comments: {}, notes: {}, inFlight: {} });
  useComposer.setState({ sending: [], problem: null });
  stopListening();
  jumps.length = 0;
  request.mockReset();
});

/** Types a text into a thread and presses Enter. */
function sendText(id: ThreadId, text: string): Promise<boolean> {
  useThreads.setState({ shown: id });
  draftChanged(id, text);
  return sendDraft('queue');
}

const texts = () => request.mock.calls.map(([, input]) => input.message.text);

it('sends in one thread while a message of another is in flight, and sends each draft once', async () => {
  const first = sendText(one, 'first');
  void sendDraft('queue');
  const second = sendText(other, 'second');
  expect(texts()).toEqual(['first', 'second']);
  replies.get(one)?.resolve({ ok: true, value: { threadId: one } });
  await first;
  expect(jumps).toEqual([]);
  expect(useDrafts.getState().drafts).toEqual({ [other]: 'second' });
  replies.get(other)?.resolve({ ok: true, value: { threadId: other } });
  await second;
  expect(jumps).toEqual([other]);
});

it('keeps text typed while the first message of a new thread was in flight', async () => {
  const begun = Promise.withResolvers<object>();
  request.mockImplementation((method: string) => (method === 'sendMessage' ? begun.promise : new Promise(() => {})));
  useThreads.setState({ shown: null });
  draftChanged('new', 'first');
  const sent = sendDraft('queue');
  draftChanged('new', 'second');
  begun.resolve({ ok: true, value: { threadId: one } });
  await sent;
  expect(useThreads.getState().shown).toBe(one);
  expect(useDrafts.getState().drafts).toMatchObject({ [one]: 'second' });
  expect(useDrafts.getState().drafts.new ?? '').toBe('');
});

it('sends the place of a new thread once, keeps the choice if it is refused, and returns to Here after sending', async () => {
  const answers = [
    { ok: false, error: { type: 'noWorktree', message: 'There is no commit.' } },
    { ok: true, value: { threadId: one } },
  ];
  request.mockImplementation((method: string) =>
    method === 'sendMessage' ? Promise.resolve(answers.shift()) : new Promise(() => {}),
  );
  const places = () =>
    request.mock.calls.flatMap(([method, input]) => (method === 'sendMessage' ? [input.place ?? null] : []));
  useThreads.setState({ shown: null });
  useWorkspace.setState({ workspace: { path: '/w', name: 'w', branch: null } as never });
  placeChosen('/w', 'worktree');
  obstacleFound({ folder: '/w', branch: null, reason: null, askedAt: Date.now() });
  draftChanged('new', 'first');
  await sendDraft('queue', { place: 'worktree' });
  expect(useDrafts.getState().drafts.new).toBe('first');
  expect(useComposer.getState().problem?.sentence.detail).toBe('There is no commit.');
  // The host is asked again, although it said a moment ago that nothing kept the folder from a worktree.
  expect(request).toHaveBeenCalledWith('getWorktreeObstacle', null);
  expect(usePlace.getState().worktreesOf).toEqual(new Map([['/w', null]]));
  await sendDraft('queue', { place: 'worktree' });
  expect(usePlace.getState().worktreesOf.size).toBe(0);
  expect(places()).toEqual(['worktree', 'worktree']);
  useWorkspace.setState({ workspace: null });
});

it('leaves the draft and the thread of another folder alone if the folder changes while a message is in flight', async () => {
  const sent = Promise.withResolvers<object>();
  request.mockImplementation((method: string) => (method === 'sendMessage' ? sent.promise : new Promise(() => {})));
  useThreads.setState({ shown: null });
  workspaceChanged(folder('/one'));
  draftChanged('new', 'first');
  const sending = sendDraft('queue', { place: 'worktree' });
  workspaceChanged(folder('/two'));
  draftChanged('new', 'first and more');
  sent.resolve({ ok: true, value: { threadId: one } });
  await sending;
  expect(useThreads.getState().shown).toBeNull();
  expect(useDrafts.getState().drafts.new).toBe('first and more');
  expect(useComposer.getState().sending).toEqual([]);
  workspaceChanged(null);
});

it('sends notes on kept hunks only with comments or discards, and never alone', async () => {
  const kept = { rewindId: null, text: 'I keep 1 hunk in a.ts.', kept: [{ seen: '', path: 'a.ts', place: null }] };
  const note = { rewindId: 'r', text: 'I discarded 1 hunk in b.ts.' };
  const answered = (id: ThreadId) => replies.get(id)?.resolve({ ok: true, value: { threadId: id } });
  const notes = () => useDrafts.getState().notes[one] ?? [];
  notesChanged(one, [kept]);
  const alone = sendText(one, 'first');
  answered(one);
  await alone;
  expect(notes()).toEqual([kept]);
  notesChanged(one, [kept, note]);
  await sendText(one, 'second');
  expect(notes()).toEqual([]);
  notesChanged(one, [kept]);
  commentsChanged(one, [
    {
      id: 'c',
      turnId: turnId.parse('t'),
      entryId: null,
      path: 'b.ts',
      lines: [{ number: 1, sign: '+', text: 'b' }],
      text: 'Why?',
    },
  ]);
  await sendText(one, '');
  expect(texts()).toEqual([
    'first',
    'second\n\nI keep 1 hunk in a.ts.\n\nI discarded 1 hunk in b.ts.',
    'I keep 1 hunk in a.ts.\n\nb.ts, line 1:\n```diff\n+b\n```\nWhy?',
  ]);
});

it('sends attachments, and keeps those added in the meantime', async () => {
  const file = (name: string) => ({ kind: 'file', name, source: `/w/${name}` }) as const;
  replies.set(one, Promise.withResolvers());
  attachmentAdded(one, file('a.ts'));
  const sent = sendText(one, 'See @a.ts');
  attachmentAdded(one, file('b.ts'));
  replies.get(one)?.resolve({ ok: true, value: { threadId: one } });
  await sent;
  expect(request.mock.calls[0]?.[1].message.sources).toEqual([file('a.ts')]);
  expect(useDrafts.getState().attachments).toEqual({ [one]: [file('b.ts')] });
});

describe('a draft sent on a connection that is then lost', () => {
  const followed = Promise.withResolvers<object>();
  const lost = { ok: false, error: { type: 'disconnected' } };
  const file = (name: string) => ({ kind: 'file', name, source: `/w/${name}` }) as const;

  /** The connection drops while a message of `one` is in flight; then more is typed and attached. */
  async function sentAndLost(reply: Promise<object>): Promise<void> {
    request.mockImplementation((method: string) => (method === 'sendMessage' ? Promise.resolve(lost) : reply));
    attachmentAdded(one, file('a.ts'));
    await sendText(one, 'first');
    draftChanged(one, 'first, and more');
    attachmentAdded(one, file('b.ts'));
  }

  it('keeps a draft in flight after a lost connection until the host confirms it, and does not send it again', async () => {
    await sentAndLost(followed.promise);
    const following = checkSentDrafts();
    void sendDraft('queue');
    expect(useComposer.getState().sending).toEqual([one]);
    followed.resolve({ ok: true, value: { threadId: one } });
    await following;
    const ids = request.mock.calls.map(([method, input]) => [method, input.clientId ?? input.message.clientId]);
    expect(ids).toEqual([
      ['sendMessage', ids[0]?.[1]],
      ['followMessage', ids[0]?.[1]],
    ]);
    const { attachments, drafts, inFlight } = useDrafts.getState();
    expect({ attachments, drafts, inFlight }).toEqual({
      attachments: { [one]: [file('b.ts')] },
      drafts: { [one]: ', and more' },
      inFlight: {},
    });
    expect(useComposer.getState().sending).toEqual([]);
  });

  it.each(['messageUnknown', 'notApproved'])('restores a draft after %s, and shows why', async (type) => {
    await sentAndLost(Promise.resolve({ ok: false, error: { type } }));
    await checkSentDrafts();
    expect(useDrafts.getState()).toMatchObject({ drafts: { [one]: 'first, and more' }, inFlight: {} });
    expect(useComposer.getState()).toMatchObject({ sending: [], problem: { key: one } });
  });

  it('asks the host about a draft in flight on the next connection', async () => {
    await sentAndLost(Promise.resolve(lost));
    await checkSentDrafts();
    expect(useComposer.getState().sending).toEqual([one]);
    request.mockResolvedValue({ ok: true, value: { threadId: one } });
    await checkSentDrafts();
    expect(useDrafts.getState().drafts).toEqual({ [one]: ', and more' });
  });

  it('does not ask about a draft whose reply this page still awaits', async () => {
    void sendText(one, 'first');
    await checkSentDrafts();
    expect(request.mock.calls.map(([method]) => method)).toEqual(['sendMessage']);
    replies.get(one)?.resolve({ ok: true, value: { threadId: one } });
  });
});
