import { beforeEach, expect, it, vi } from 'vitest';
import { clientMessageId, threadId } from '../shared/base/ids.ts';
import { ManualClock } from '../shared/base/manual-clock.ts';
import { followDrafts } from './follow-drafts.ts';
import { attached, draftChanged, draftSent, draftSettled, useDrafts } from './stores/drafts.store.ts';
import { useThreads } from './stores/threads.store.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('./client/page-client.ts', () => ({ hostClient: { request } }));

const [one, other] = [threadId.parse('one'), threadId.parse('other')];
const kept = new Map<string | null, object>();
const values = new Map<string, string>();
const storage = {
  getItem: (key: string) => values.get(key) ?? null,
  setItem: (key: string, value: string) => void values.set(key, value),
};
const clock = new ManualClock();
const asked = () => request.mock.calls.filter(([method]) => method === 'readDraft').map(([, input]) => input.threadId);
const comment = { id: 'c', path: 'a.ts', text: 'Why?' };
const note = { rewindId: 'r', text: 'I discarded 1 hunk in a.ts.' };
const file = { kind: 'file', name: 'a.ts', source: '/w/a.ts' } as const;

request.mockImplementation(async (method: string, input: { threadId: string | null; draft: object | null }) => {
  if (method === 'readDraft') return { ok: true, value: kept.get(input.threadId) ?? null };
  if (method === 'listRewinds') return { ok: true, value: [{ rewindId: 'r', isUndone: false }] };
  if (method === 'followMessage') return { ok: false, error: { type: 'messageUnknown' } };
  if (input.draft === null) kept.delete(input.threadId);
  else kept.set(input.threadId, input.draft);
  return { ok: true, value: null };
});
followDrafts(storage, clock);

beforeEach(() => {
  kept.clear();
  request.mockClear();
});

it("restores the host's draft of a thread once, unless something is already typed there", async () => {
  kept.set(one, { text: 'from before', attachments: [file], comments: [comment], notes: [note] });
  kept.set(other, { text: 'from before', attachments: [], comments: [], notes: [] });
  useThreads.setState({ shown: one });
  await expect.poll(() => useDrafts.getState().drafts[one]).toBe('from before');
  expect(useDrafts.getState().attachments[one]).toEqual([file]);
  expect(useDrafts.getState().comments[one]).toEqual([comment]);
  expect(useDrafts.getState().notes[one]).toEqual([note]);
  draftChanged(other, 'newer');
  useThreads.setState({ shown: other });
  useThreads.setState({ shown: one });
  await expect.poll(() => values.get('workcell.drafts-asked')).toBe('["one","other"]');
  expect(asked()).toEqual([one, other]);
  expect(useDrafts.getState().drafts[other]).toBe('newer');
});

it('saves the draft with the host when typing pauses, and right away when it was sent', async () => {
  draftChanged(one, 'a');
  draftChanged(one, 'ab');
  attached(one, { ...file, source: '/w/b.ts' });
  expect(kept.size).toBe(0);
  clock.advance(300);
  expect(kept.get(one)).toMatchObject({ text: 'ab', attachments: [file, { source: '/w/b.ts' }] });
  useDrafts.setState({ drafts: {}, attachments: {}, comments: {}, notes: {}, underWay: {} });
  expect(kept.has(one)).toBe(false);
});

it('keeps a draft that may have been sent with the host, and asks about it when it comes back', async () => {
  const sent = { clientId: clientMessageId.parse('m'), text: 'sent', sources: [], comments: [], notes: [] };
  draftChanged(one, 'sent');
  draftSent(one, sent);
  expect(kept.get(one)).toMatchObject({ text: 'sent', sent });
  draftSettled(one);
  draftChanged(one, '');
  expect(kept.has(one)).toBe(false);

  const third = threadId.parse('third');
  kept.set(third, { text: 'sent', attachments: [], comments: [], notes: [], sent });
  useThreads.setState({ shown: third });
  await expect.poll(() => request.mock.calls.some(([method]) => method === 'followMessage')).toBe(true);
  expect(request).toHaveBeenCalledWith('followMessage', { clientId: 'm' });
});
