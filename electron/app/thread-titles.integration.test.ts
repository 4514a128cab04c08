import { expect, it, onTestFinished } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { listUserMessages } from '../../fixtures/provider/model-request.ts';
import { answer, fail, waiting } from '../../fixtures/provider/script.ts';
import { threadId } from '../../shared/base/ids.ts';
import { openTestApp, sendMessage, type TestAppOptions, waitForTurnEnd } from './testing/test-app.ts';

/** An app with a thread of one turn. */
async function setUp(steps: NonNullable<TestAppOptions['steps']>) {
  const { app, window } = await openTestApp({ steps: [answer('Done.'), ...steps] });
  const thread = await sendMessage(window, 'The invoices do not add up. Could you look at it, please?');
  await waitForTurnEnd(window);
  return { app, window, thread };
}

it('a title comes from the thread when the user asks for one, and neither renames the thread nor adds to it', async () => {
  const { app, thread, window } = await setUp([answer('"Add up invoices"')]);
  const { entries } = window;
  expect(app.provider.requests).toHaveLength(1);
  const suggested = await window.get('suggestTitle', { threadId: thread });
  expect(suggested.title).toBe('Add up invoices');
  expect(suggested.tokens?.input).toBeGreaterThan(0);
  const [said, asked] = listUserMessages(app.provider.requests[1] ?? expect.fail('Nothing was sent'));
  expect(said).toContain('The invoices do not add up.');
  expect(asked).toContain('at most six words');
  expect(window.entries).toEqual(entries);
  const threads = await window.get('listThreads', { search: '' });
  expect(threads.find(({ id }) => id === thread)?.title).toContain('The invoices do not add up.');
});

it('a suggested title ends when the user cancels it, and one that fails says why', async () => {
  const gate = createGate();
  onTestFinished(() => gate.release());
  const { app, thread, window } = await setUp([waiting(gate, answer('Too late')), fail(429), answer('...')]);
  const first = window.ask('suggestTitle', { threadId: thread });
  await app.provider.requestArrived(2);
  await window.get('cancelTitle', null);
  expect(await first).toMatchObject({ ok: false, error: { type: 'canceled' } });
  expect(await window.ask('suggestTitle', { threadId: thread })).toMatchObject({
    ok: false,
    error: { type: 'refused', message: expect.stringContaining('Rate limit reached.') },
  });
  expect(
    await window.ask('suggestTitle', { threadId: threadId.parse('019a0000-0000-7000-8000-000000000000') }),
  ).toMatchObject({
    ok: false,
    error: { type: 'refused' },
  });
});
