import { beforeEach, describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import { resumedThread, storedCommand, storedTurn } from './testing/codex-replies.ts';
import { FakeDesk, firstThread, folder } from './testing/fake-desk.ts';

const stored = threadId.parse('stored');
const elevenMinutes = 11 * 60_000;

let desk: FakeDesk;
beforeEach(() => {
  desk = new FakeDesk();
  desk.store(stored, [storedTurn('a', { items: [storedCommand('first', 'one')] })]);
  desk.codex.answers['thread/unsubscribe'] = () => ok({ status: 'unsubscribed' });
});

/** Opens the stored thread and settles once Codex has loaded it. */
async function openStored(): Promise<void> {
  await desk.open(stored);
  await expect.poll(() => desk.window.announced('threadSettingsChanged')).toHaveLength(1);
}

const putAway = () => desk.sent('thread/unsubscribe');

describe('a thread that no window shows', () => {
  it('leaves memory after ten minutes, stays in the list, and is read again when opened', async () => {
    await openStored();
    desk.clock.advance(elevenMinutes);
    expect(putAway()).toEqual([]);
    void desk.window.leaveFolder();
    desk.clock.advance(elevenMinutes);
    expect(putAway()).toEqual([{ threadId: stored }]);
    expect(desk.domain.facade.find(stored)).toBeNull();
    expect(desk.domain.facade.summaries(folder)).toMatchObject([{ id: stored, title: `Preview of ${stored}` }]);
    desk.tell(stored, 'thread/closed');
    desk.tell(stored, 'thread/status/changed', { status: { type: 'notLoaded' } });
    expect(desk.domain.facade.find(stored)).toBeNull();
    await desk.open(stored);
    expect(desk.window.entries('command')).toMatchObject([{ id: 'first' }]);
    expect(desk.sent('thread/read')).toHaveLength(2);
    await expect.poll(() => desk.sent('thread/resume')).toHaveLength(2);
  });

  it('is free for other programs such as codex exec resume after a minute or two, and still in memory', async () => {
    await openStored();
    await desk.begin();
    desk.clock.advance(2 * 60_000);
    expect(putAway()).toEqual([{ threadId: stored }]);
    expect(desk.domain.facade.find(stored)).not.toBeNull();
    desk.clock.advance(elevenMinutes);
    expect(putAway()).toHaveLength(1);
    expect(desk.domain.facade.find(stored)).toBeNull();
  });

  it('stays in memory if something ran in it, and the next message loads it again', async () => {
    await desk.begin();
    desk.tell(firstThread, 'warning', { message: 'Only we keep this.' });
    desk.turnEnded(firstThread, 'turn 1');
    void desk.window.leaveFolder();
    desk.clock.advance(2 * elevenMinutes);
    expect(putAway()).toEqual([{ threadId: firstThread }]);
    await desk.open(firstThread);
    expect(desk.window.entries('status')).toMatchObject([{ fact: 'Only we keep this.' }]);
    const kept = storedTurn('turn 1');
    desk.codex.answers['thread/resume'] = () => ok(resumedThread(firstThread, folder, [kept]));
    await desk.send('Go on', { threadId: firstThread });
    expect(desk.codex.sent.map(({ method }) => method).slice(-3)).toEqual([
      'thread/resume',
      'config/read',
      'turn/start',
    ]);
  });

  it.each([
    ['works', () => undefined],
    ['has a command in the background', runInBackground],
    ['has messages in its queue', queueAndStop],
  ])('stays loaded while it %s', async (_what, act) => {
    await desk.begin();
    await act();
    void desk.window.leaveFolder();
    desk.clock.advance(2 * elevenMinutes);
    expect(putAway()).toEqual([]);
  });
});

function runInBackground(): void {
  const item = { ...storedCommand('c', ''), status: 'inProgress', processId: '1', exitCode: null };
  desk.tell(firstThread, 'item/started', { turnId: turnId.parse('turn 1'), item, startedAtMs: 1 });
  desk.turnEnded(firstThread, 'turn 1');
}

async function queueAndStop(): Promise<void> {
  await desk.send('Later', { threadId: firstThread });
  desk.turnEnded(firstThread, 'turn 1', 'interrupted');
}
