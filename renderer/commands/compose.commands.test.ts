import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ThreadId, threadId } from '../../shared/base/ids.ts';
import { attached, draftChanged, useDrafts } from '../stores/drafts.store.ts';
import { onPageRequest } from '../stores/page-requests.ts';
import { useThreads } from '../stores/threads.store.ts';
import { sendDraft } from './compose.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/desk.ts', () => ({ desk: { request } }));

const [one, other] = [threadId.parse('one'), threadId.parse('other')];
const replies = new Map<ThreadId, PromiseWithResolvers<object>>();
const jumps: (ThreadId | null)[] = [];
let leave: () => void;

beforeEach(() => {
  for (const id of [one, other]) replies.set(id, Promise.withResolvers());
  request.mockImplementation((_method: string, input: { threadId: ThreadId }) => replies.get(input.threadId)?.promise);
  leave = onPageRequest('jumpToEnd', () => jumps.push(useThreads.getState().shown));
});
afterEach(() => {
  leave();
  jumps.length = 0;
  request.mockReset();
});

/** Types a text into a thread and presses Enter. */
function say(id: ThreadId, text: string): Promise<void> {
  useThreads.setState({ shown: id });
  draftChanged(id, text);
  return sendDraft('queue');
}

const texts = () => request.mock.calls.map(([, input]) => input.message.text);

it('sends in one thread while a message of another is on its way, and each draft once', async () => {
  const first = say(one, 'first');
  void sendDraft('queue');
  const second = say(other, 'second');
  expect(texts()).toEqual(['first', 'second']);
  replies.get(one)?.resolve({ ok: true, value: { threadId: one } });
  await first;
  expect(jumps).toEqual([]);
  expect(useDrafts.getState().drafts).toEqual({ [other]: 'second' });
  replies.get(other)?.resolve({ ok: true, value: { threadId: other } });
  await second;
  expect(jumps).toEqual([other]);
});

it('keeps what was typed while the first message of a new thread was on its way', async () => {
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

it('sends what is attached, and keeps what was attached meanwhile', async () => {
  const file = (name: string) => ({ kind: 'file', name, source: `/w/${name}` }) as const;
  replies.set(one, Promise.withResolvers());
  attached(one, file('a.ts'));
  const sent = say(one, 'See @a.ts');
  attached(one, file('b.ts'));
  replies.get(one)?.resolve({ ok: true, value: { threadId: one } });
  await sent;
  expect(request.mock.calls[0]?.[1].message.sources).toEqual([file('a.ts')]);
  expect(useDrafts.getState().attachments).toEqual({ [one]: [file('b.ts')] });
});
