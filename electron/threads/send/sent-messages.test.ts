import { expect, it } from 'vitest';
import { clientMessageId, threadId } from '../../../shared/base/ids.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { SentMessages } from './sent-messages.ts';

const out = ok({ threadId: threadId.parse('t') });
const refused = err({ type: 'notApproved' } as const);
const id = clientMessageId.parse('m');

it('sends a message once, however often it arrives during or after sending', async () => {
  const messages = new SentMessages();
  const sent = Promise.withResolvers<typeof out>();
  let times = 0;
  const send = () => {
    times += 1;
    return sent.promise;
  };
  const both = [messages.sendOnce(id, send), messages.sendOnce(id, send), messages.findOutcome(id)];
  sent.resolve(out);
  expect(await Promise.all([...both, messages.sendOnce(id, send), messages.findOutcome(id)])).toEqual([
    out,
    out,
    out,
    out,
    out,
  ]);
  expect(times).toBe(1);
});

it('sends a refused message again, and knows none that never arrived', async () => {
  const messages = new SentMessages();
  await messages.sendOnce(id, async () => refused);
  expect(await messages.findOutcome(id)).toEqual(refused);
  expect(await messages.sendOnce(id, async () => out)).toEqual(out);
  expect(await messages.findOutcome(id)).toEqual(out);
  expect(await messages.findOutcome(clientMessageId.parse('other'))).toBeNull();
});

it('remembers the outcomes of the newest 200 messages', async () => {
  const messages = new SentMessages();
  const ids = Array.from({ length: 201 }, (_, at) => clientMessageId.parse(`m${at}`));
  for (const each of ids) await messages.sendOnce(each, async () => out);
  const [first, second] = ids;
  expect(first && (await messages.findOutcome(first))).toBeNull();
  expect(second && (await messages.findOutcome(second))).toEqual(out);
});
