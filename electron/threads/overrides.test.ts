import { expect, it } from 'vitest';
import { FakeDesk, firstThread } from './testing/fake-desk.ts';

const chosen = { model: 'sol', effort: 'high', approvalMode: 'config' } as const;

it('overrides nothing that was not chosen, in a new thread and in its turns', async () => {
  const desk = new FakeDesk();
  await desk.begin();
  for (const params of [...desk.sent('thread/start'), ...desk.sent('turn/start')]) {
    expect(params).not.toHaveProperty('model');
    expect(params).not.toHaveProperty('effort');
    expect(params).not.toHaveProperty('approvalPolicy');
  }
  desk.turnEnded(firstThread, 'turn 1');
  await desk.send('More', { threadId: firstThread, settings: chosen });
  expect(desk.sent('turn/start')[1]).toMatchObject({ model: 'sol', effort: 'high' });
});
