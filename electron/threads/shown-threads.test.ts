import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { FakeApp, firstThread } from './testing/fake-app.ts';

const secondThread = threadId.parse('thread 2');

/** Creates two threads with a turn each. The window showed one after the other. */
async function withTwoThreads() {
  const app = new FakeApp();
  await app.startThread();
  await app.send('And this');
  await app.open(secondThread);
  app.turnStarted(secondThread, 'turn 2');
  const unsubscribed = () => app.sent('thread/unsubscribe');
  return { app, unsubscribed };
}

describe('a window that leaves its folder', () => {
  it('makes Codex unload every thread that a window showed in the folder it leaves', async () => {
    const { app, unsubscribed } = await withTwoThreads();
    app.turnEnded(firstThread, 'turn 1');
    app.turnEnded(secondThread, 'turn 2');
    void app.window.leaveFolder();
    expect(app.window.openThread).toBeNull();
    expect(unsubscribed()).toEqual([{ threadId: firstThread }, { threadId: secondThread }]);
    void app.window.leaveFolder();
    expect(unsubscribed()).toHaveLength(2);
  });

  it('keeps a thread loaded that still runs or that another window shows', async () => {
    const { app, unsubscribed } = await withTwoThreads();
    app.turnEnded(secondThread, 'turn 2');
    await app.domain.handlers.openThread(app.other, { threadId: secondThread });
    void app.window.leaveFolder();
    expect(unsubscribed()).toEqual([]);
    app.turnEnded(firstThread, 'turn 1');
    expect(unsubscribed()).toEqual([]);
  });
});
