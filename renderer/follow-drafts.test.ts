import { beforeEach, expect, it, vi } from 'vitest';
import { clientMessageId, threadId } from '../shared/base/ids.ts';
import { getPlaceKey, type StoredText, type TextPlace } from '../shared/texts/stored-text.ts';
import { followDrafts } from './follow-drafts.ts';
import { useConnection } from './stores/connection.store.ts';
import {
  attachmentAdded,
  caretMoved,
  draftChanged,
  draftRecalled,
  draftSent,
  draftSettled,
  planChosen,
  useDrafts,
} from './stores/drafts.store.ts';
import { placeChosen, usePlace } from './stores/place.store.ts';
import { useThreads } from './stores/threads.store.ts';
import { useWorkspace } from './stores/workspace.store.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('./client/page-client.ts', () => ({ hostClient: { request } }));

const kept = new Map<string, StoredText>();
const comment = {
  id: 'c',
  turnId: 't',
  entryId: null,
  path: 'a.ts',
  lines: [{ number: 1, sign: '+', text: 'x' }],
  text: 'Why?',
};
const note = { rewindId: 'r', text: 'I discarded 1 hunk in a.ts.' };
const file = { kind: 'file', name: 'a.ts', source: '/w/a.ts' } as const;
let count = 0;

request.mockImplementation(async (method: string, input: { place: TextPlace; text: StoredText | null }) => {
  if (method === 'listRewinds') return { ok: true, value: [{ rewindId: 'r', isUndone: false, discarded: null }] };
  if (method === 'followMessage') return { ok: false, error: { type: 'messageUnknown' } };
  const name = getPlaceKey(input.place);
  if (method === 'openText') return { ok: true, value: { own: kept.get(name) ?? null, revision: 0, others: [] } };
  if (input.text === null) kept.delete(name);
  else kept.set(name, input.text);
  return { ok: true, value: { revision: 0, isOnDisk: true } };
});
useConnection.setState({ host: {} as never, connectionState: 'connected' });
const page = new EventTarget();
followDrafts(page as Window);

const nextThread = () => threadId.parse(`thread ${count++}`);
const inThread = (thread: string) => getPlaceKey({ threadId: threadId.parse(thread), folder: null, field: 'message' });
const inFolder = (folder: string) => getPlaceKey({ threadId: null, folder, field: 'message' });
const openFolder = (path: string) => useWorkspace.setState({ workspace: { path, name: path } as never });
const readStoredAbout = (name: string) => JSON.parse(kept.get(name)?.about ?? 'null');

beforeEach(() => {
  kept.clear();
  useThreads.setState({ shown: null });
});

it("restores the host's draft of a thread with everything that belongs to it", async () => {
  const one = nextThread();
  kept.set(inThread(one), {
    text: 'from before',
    about: JSON.stringify({ attachments: [file], comments: [comment], notes: [note] }),
  });
  useThreads.setState({ shown: one });
  await expect.poll(() => useDrafts.getState().drafts[one]).toBe('from before');
  expect(useDrafts.getState().attachments[one]).toEqual([file]);
  expect(useDrafts.getState().comments[one]).toEqual([comment]);
  expect(useDrafts.getState().notes[one]).toEqual([note]);
});

it('puts what was typed before the host answered behind what it kept', async () => {
  const one = nextThread();
  kept.set(inThread(one), { text: 'from before', about: '{}' });
  draftChanged(one, 'typed since');
  await expect.poll(() => useDrafts.getState().drafts[one]).toBe('from before\ntyped since');
  await expect.poll(() => kept.get(inThread(one))?.text).toBe('from before\ntyped since');
});

it('stores a draft with its attachments from the first letter on, and deletes it once it is empty', async () => {
  const one = nextThread();
  useThreads.setState({ shown: one });
  draftChanged(one, 'a');
  await expect.poll(() => kept.get(inThread(one))?.text).toBe('a');
  attachmentAdded(one, file);
  draftChanged(one, 'a whole paste');
  page.dispatchEvent(new Event('pagehide'));
  await expect.poll(() => kept.get(inThread(one))?.text).toBe('a whole paste');
  expect(readStoredAbout(inThread(one)).attachments).toEqual([file]);
  useDrafts.setState({ drafts: {}, attachments: {}, comments: {}, notes: {}, inFlight: {} });
  await expect.poll(() => kept.has(inThread(one))).toBe(false);
});

it('stores a draft that may have been sent, and asks the host about it when the draft is restored', async () => {
  const one = nextThread();
  const sent = { clientId: clientMessageId.parse('m'), text: 'sent', sources: [], comments: [], notes: [] };
  draftChanged(one, 'sent');
  draftSent(one, sent);
  await expect.poll(() => readStoredAbout(inThread(one))?.sent).toMatchObject({ clientId: 'm' });
  draftSettled(one);
  draftChanged(one, '');
  await expect.poll(() => kept.has(inThread(one))).toBe(false);

  const third = nextThread();
  kept.set(inThread(third), { text: 'sent', about: JSON.stringify({ sent }) });
  useThreads.setState({ shown: third });
  await expect.poll(() => request.mock.calls.some(([method]) => method === 'followMessage')).toBe(true);
  expect(request).toHaveBeenCalledWith('followMessage', { clientId: 'm' });
});

it('restores the unsent text and the earlier message that the user changed', async () => {
  const one = nextThread();
  useThreads.setState({ shown: one });
  draftRecalled(one, 'sent, changed', { stepsBack: 1, draft: 'half a thought', shown: 'sent', edits: {} });
  await expect.poll(() => kept.get(inThread(one))?.text).toBe('sent, changed');
  expect(readStoredAbout(inThread(one)).unsent).toBe('half a thought');

  const two = nextThread();
  kept.set(inThread(two), { text: 'sent, changed', about: JSON.stringify({ unsent: 'half a thought' }) });
  useThreads.setState({ shown: two });
  await expect.poll(() => useDrafts.getState().drafts[two]).toBe('sent, changed');
  expect(useDrafts.getState().recalls[two]).toMatchObject({ draft: 'half a thought' });
});

it('stores the caret with the text, and a move of it once it rests or the page goes away', async () => {
  const one = nextThread();
  const stores = () =>
    request.mock.calls.filter(([method, { place }]) => method === 'storeText' && place.threadId === one);
  useThreads.setState({ shown: one });
  draftChanged(one, 'one two', { start: 3, end: 3 });
  await expect.poll(() => readStoredAbout(inThread(one))?.caret).toEqual({ start: 3, end: 3 });
  const { length } = stores();
  for (const at of [2, 1, 0]) caretMoved(one, { start: at, end: at });
  await expect.poll(() => readStoredAbout(inThread(one)).caret).toEqual({ start: 0, end: 0 });
  expect(stores()).toHaveLength(length + 1);
  caretMoved(one, { start: 4, end: 7 });
  page.dispatchEvent(new Event('pagehide'));
  expect(stores()).toHaveLength(length + 2);
  await expect.poll(() => readStoredAbout(inThread(one)).caret).toEqual({ start: 4, end: 7 });
});

it('restores the caret of a draft, and leaves it in what was typed before the host answered', async () => {
  const [one, two, three] = [nextThread(), nextThread(), nextThread()];
  for (const [key, start] of [
    [one, 4],
    [two, 4],
    [three, 99],
  ] as const)
    kept.set(inThread(key), { text: 'from before', about: JSON.stringify({ caret: { start, end: start } }) });
  useThreads.setState({ shown: one });
  draftChanged(two, 'typed', { start: 1, end: 1 });
  useThreads.setState({ shown: three });
  await expect.poll(() => useDrafts.getState().drafts[three]).toBe('from before');
  expect(useDrafts.getState().carets[one]).toEqual({ start: 4, end: 4 });
  expect(useDrafts.getState().drafts[two]).toBe('from before\ntyped');
  expect(useDrafts.getState().carets[two]).toEqual({ start: 13, end: 13 });
  expect(useDrafts.getState().carets[three]).toBeUndefined();
});

it('stores no caret in an earlier message that is shown in place of the text', async () => {
  const one = nextThread();
  useThreads.setState({ shown: one });
  draftRecalled(one, 'sent', { stepsBack: 1, draft: 'half a thought', shown: 'sent', edits: {} }, { start: 2, end: 2 });
  await expect.poll(() => kept.get(inThread(one))?.text).toBe('half a thought');
  expect(readStoredAbout(inThread(one)).caret).toBeUndefined();
});

it('leaves the draft of an unstarted thread in its folder when another folder opens', async () => {
  kept.set(inFolder('/b'), { text: 'typed in b', about: '{}' });
  openFolder('/a');
  draftChanged('new', 'typed in a');
  await expect.poll(() => kept.get(inFolder('/a'))?.text).toBe('typed in a');
  openFolder('/b');
  await expect.poll(() => useDrafts.getState().drafts.new).toBe('typed in b');
  expect(kept.get(inFolder('/a'))?.text).toBe('typed in a');
  openFolder('/a');
  expect(useDrafts.getState().drafts.new).toBe('typed in a');
  expect(kept.get(inFolder('/b'))?.text).toBe('typed in b');
});

it('stores with the draft of an unstarted thread that it is for a worktree, for each folder, until it is not', async () => {
  kept.set(inFolder('/e'), { text: 'typed in e', about: JSON.stringify({ isForWorktree: true }) });
  openFolder('/e');
  await expect.poll(() => useDrafts.getState().drafts.new).toBe('typed in e');
  openFolder('/f');
  draftChanged('new', 'typed in f');
  placeChosen('/f', 'worktree');
  await expect.poll(() => readStoredAbout(inFolder('/f'))?.isForWorktree).toBe(true);
  expect(usePlace.getState().worktreesOf).toEqual(
    new Map([
      ['/e', null],
      ['/f', null],
    ]),
  );
  placeChosen('/f', 'worktree', '/own/topic');
  await expect.poll(() => readStoredAbout(inFolder('/f'))?.worktree).toBe('/own/topic');
  placeChosen('/f', 'here');
  await expect.poll(() => readStoredAbout(inFolder('/f'))?.isForWorktree).toBeUndefined();
  expect(usePlace.getState().worktreesOf).toEqual(new Map([['/e', null]]));
  draftChanged('new', '');
});

it('stores with a draft whether Codex plans first, for each folder', async () => {
  kept.set(inFolder('/g'), { text: 'typed in g', about: JSON.stringify({ plan: true }) });
  openFolder('/g');
  await expect.poll(() => useDrafts.getState().plans.new).toBe(true);
  openFolder('/h');
  expect(useDrafts.getState().plans.new).toBeUndefined();
  draftChanged('new', 'typed in h');
  planChosen('new', true);
  await expect.poll(() => readStoredAbout(inFolder('/h'))?.plan).toBe(true);
  planChosen('new', null);
  await expect.poll(() => readStoredAbout(inFolder('/h'))?.plan).toBeUndefined();
  draftChanged('new', '');
});

it('asks the host about a message in flight when the folder of its new thread opens again', async () => {
  openFolder('/c');
  draftChanged('new', 'sent in c');
  draftSent('new', { clientId: clientMessageId.parse('c'), text: 'sent in c', sources: [], comments: [], notes: [] });
  openFolder('/d');
  expect(useDrafts.getState().inFlight.new).toBeUndefined();
  request.mockClear();
  openFolder('/c');
  await expect
    .poll(() => request.mock.calls.filter(([method]) => method === 'followMessage'))
    .toEqual([['followMessage', { clientId: 'c' }]]);
});

it('sends what was typed just before the demo as soon as the window is back', async () => {
  const one = nextThread();
  useThreads.setState({ shown: one });
  await expect.poll(() => request.mock.calls.some(([, input]) => input.place.threadId === one)).toBe(true);
  draftChanged(one, 'a');
  draftChanged(one, 'a whole sentence');
  useConnection.setState({ profile: 'demo' });
  await expect.poll(() => kept.get(inThread(one))?.text).toBe('a');
  useConnection.setState({ profile: 'personal' });
  await expect.poll(() => kept.get(inThread(one))?.text).toBe('a whole sentence');
});
