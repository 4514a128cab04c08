import { beforeEach, describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import { resumedThread, storedCommand, storedTurn } from '../testing/codex-replies.ts';
import { FakeApp, firstThread, folder } from '../testing/fake-app.ts';

const stored = threadId.parse('stored');
const elevenMinutes = 11 * 60_000;

let app: FakeApp;
beforeEach(() => {
  app = new FakeApp();
  app.store(stored, [storedTurn('a', { items: [storedCommand('first', 'one')] })]);
  app.codex.answers['thread/unsubscribe'] = () => ok({ status: 'unsubscribed' });
});

/** Opens the stored thread and settles once Codex has loaded it. */
async function openStored(): Promise<void> {
  await app.openToWrite(stored);
  await expect.poll(() => app.window.findEvents('threadSettingsChanged')).toHaveLength(1);
}

const putAway = () => app.sent('thread/unsubscribe');

describe('a thread that no window shows', () => {
  it('drops a hidden thread from memory after ten minutes, keeps it in the list, and reads it when opened', async () => {
    await openStored();
    app.clock.advance(elevenMinutes);
    expect(putAway()).toEqual([]);
    void app.window.leaveFolder();
    app.clock.advance(elevenMinutes);
    expect(putAway()).toEqual([{ threadId: stored }]);
    expect(app.domain.facade.find(stored)).toBeNull();
    expect(app.domain.facade.listSummaries(folder)).toMatchObject([{ id: stored, title: `Preview of ${stored}` }]);
    app.emit(stored, 'thread/closed');
    app.emit(stored, 'thread/status/changed', { status: { type: 'notLoaded' } });
    expect(app.domain.facade.find(stored)).toBeNull();
    const reads = app.sent('thread/read').length;
    await app.openToWrite(stored);
    expect(app.window.entries('command')).toMatchObject([{ id: 'first' }]);
    expect(app.sent('thread/read').length).toBeGreaterThan(reads);
    await expect.poll(() => app.sent('thread/resume')).toHaveLength(2);
  });

  it('frees a hidden thread for other programs after a minute or two, and keeps it in memory', async () => {
    await openStored();
    await app.startThread();
    app.clock.advance(2 * 60_000);
    expect(putAway()).toEqual([{ threadId: stored }]);
    expect(app.domain.facade.find(stored)).not.toBeNull();
    app.clock.advance(elevenMinutes);
    expect(putAway()).toHaveLength(1);
    expect(app.domain.facade.find(stored)).toBeNull();
  });

  it('keeps a hidden thread in memory if something ran in it, and loads it with the next message', async () => {
    await app.startThread();
    app.emit(firstThread, 'warning', { message: 'Only we keep this.' });
    app.turnEnded(firstThread, 'turn 1');
    void app.window.leaveFolder();
    app.clock.advance(2 * elevenMinutes);
    expect(putAway()).toEqual([{ threadId: firstThread }]);
    await app.open(firstThread);
    expect(app.window.entries('status')).toMatchObject([{ fact: 'Only we keep this.' }]);
    const kept = storedTurn('turn 1');
    app.codex.answers['thread/resume'] = () => ok(resumedThread(firstThread, folder, [kept]));
    await app.send('Go on', { threadId: firstThread });
    const methods = app.codex.sent.map(({ method }) => method);
    const looks = ['thread/goal/get', 'thread/queue/list'];
    expect(methods.filter((method) => !looks.includes(method)).slice(-3)).toEqual([
      'thread/resume',
      'config/read',
      'turn/start',
    ]);
  });

  it.each([
    ['works', () => undefined],
    ['has a command in the background', runInBackground],
    ['has messages in its queue', queueAndStop],
  ])('keeps a hidden thread loaded while it %s', async (_what, act) => {
    await app.startThread();
    await act();
    void app.window.leaveFolder();
    app.clock.advance(2 * elevenMinutes);
    expect(putAway()).toEqual([]);
  });
});

function runInBackground(): void {
  const item = { ...storedCommand('c', ''), status: 'inProgress', processId: '1', exitCode: null };
  app.emit(firstThread, 'item/started', { turnId: turnId.parse('turn 1'), item, startedAtMs: 1 });
  app.turnEnded(firstThread, 'turn 1');
}

async function queueAndStop(): Promise<void> {
  await app.send('Later', { threadId: firstThread });
  app.turnEnded(firstThread, 'turn 1', 'interrupted');
}
