import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { FakeDesk, firstThread } from './testing/fake-desk.ts';

const secondThread = threadId.parse('thread 2');

/** Two threads with a turn each. The window showed one after the other. */
async function withTwoThreads() {
  const desk = new FakeDesk();
  await desk.begin();
  await desk.send('And this');
  await desk.open(secondThread);
  desk.turnStarted(secondThread, 'turn 2');
  const unsubscribed = () => desk.sent('thread/unsubscribe');
  return { desk, unsubscribed };
}

describe('a window that leaves its folder', () => {
  it('makes Codex unload every thread that it showed there', async () => {
    const { desk, unsubscribed } = await withTwoThreads();
    desk.turnEnded(firstThread, 'turn 1');
    desk.turnEnded(secondThread, 'turn 2');
    void desk.window.leaveFolder();
    expect(desk.window.openThread).toBeNull();
    expect(unsubscribed()).toEqual([{ threadId: firstThread }, { threadId: secondThread }]);
    void desk.window.leaveFolder();
    expect(unsubscribed()).toHaveLength(2);
  });

  it('keeps what still runs, and what another window shows', async () => {
    const { desk, unsubscribed } = await withTwoThreads();
    desk.turnEnded(secondThread, 'turn 2');
    await desk.domain.handlers.openThread(desk.other, { threadId: secondThread });
    void desk.window.leaveFolder();
    expect(unsubscribed()).toEqual([]);
    desk.turnEnded(firstThread, 'turn 1');
    expect(unsubscribed()).toEqual([]);
  });
});
