import { expect, it } from 'vitest';
import { FakeApp, firstThread } from './testing/fake-app.ts';

const chosen = { model: 'sol', effort: 'high', approvalMode: 'config' } as const;

it('overrides nothing that was not chosen, in a new thread and in its turns', async () => {
  const app = new FakeApp();
  await app.startThread();
  for (const params of [...app.sent('thread/start'), ...app.sent('turn/start')]) {
    expect(params).not.toHaveProperty('model');
    expect(params).not.toHaveProperty('effort');
    expect(params).not.toHaveProperty('approvalPolicy');
  }
  app.turnEnded(firstThread, 'turn 1');
  await app.send('More', { threadId: firstThread, settings: chosen });
  expect(app.sent('turn/start')[1]).toMatchObject({ model: 'sol', effort: 'high' });
});
