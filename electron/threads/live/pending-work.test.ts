import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { refused, storedTurn } from '../testing/codex-replies.ts';
import { FakeApp } from '../testing/fake-app.ts';

const stored = threadId.parse('stored');

let app: FakeApp;
beforeEach(() => {
  app = new FakeApp();
  app.store(stored, [storedTurn('first')]);
});

const syncStatus = () => app.window.announced('threadSyncStatusChanged').at(-1)?.payload.syncStatus;
const goal = () => app.window.announced('threadGoalChanged').at(-1)?.payload.goal;
/** A decision about what the window shows. */
const decision = (queued = leftMessages().map(({ digest }) => digest)) => ({
  threadId: stored,
  shown: { goal: goal() ?? null, queued },
});
const leftMessages = () => {
  const now = syncStatus();
  return now?.type === 'pendingWork' ? now.queued : [];
};
const isHeldBack = () => expect.poll(syncStatus).toMatchObject({ type: 'pendingWork' });
const wasLoaded = () => app.sent('thread/resume').length > 0;

describe('a thread whose goal this version does not understand', () => {
  it.each([
    ['a new status', { objective: 'Tidy up', status: 'rushing', tokenBudget: null, tokensUsed: 1, timeUsedSeconds: 2 }],
    ['too little', { objective: 'Tidy up' }],
    [
      'values of other types',
      { objective: 7, status: null, tokenBudget: 'lots', tokensUsed: '9', timeUsedSeconds: {} },
    ],
    ['a text', 'Tidy up'],
  ])('is not loaded and shows an active goal: %s', async (_words, told) => {
    app.codex.answers['thread/goal/get'] = () => JSON.parse(JSON.stringify(ok({ goal: told })));
    await app.open(stored);
    await isHeldBack();
    expect(goal()).toMatchObject({ status: 'active' });
    expect(wasLoaded()).toBe(false);
  });

  it('keeps a goal whose news it does not understand', async () => {
    await app.open(stored);
    await expect.poll(wasLoaded).toBe(true);
    app.codex.notify('thread/goal/updated', {
      threadId: stored,
      turnId: null,
      goal: { objective: 'Go', status: 'new' },
    });
    await expect.poll(goal).toMatchObject({ objective: 'Go', status: 'active' });
  });
});

describe('a Codex that does not tell what it would begin', () => {
  it.each([
    ['the goal', 'thread/goal/get'],
    ['the queue', 'thread/queue/list'],
  ] as const)('does not get the thread to load when it refuses to tell %s', async (_words, method) => {
    app.codex.answers[method] = () => refused('sqlite state db unavailable');
    await app.open(stored);
    await isHeldBack();
    expect(wasLoaded()).toBe(false);
    await app.domain.handlers.continueThread(app.window, decision([]));
    expect(wasLoaded()).toBe(true);
  });

  it('does not get the thread to load when its list of messages is unreadable', async () => {
    app.codex.answers['thread/queue/list'] = () => JSON.parse('{"ok":true,"value":{"data":7}}');
    await app.open(stored);
    await isHeldBack();
    expect(wasLoaded()).toBe(false);
  });

  it.each([
    ['does not know the request', { code: -32_601, message: 'Method not found' }],
    ['does not know its name', { code: -32_600, message: 'Invalid request: unknown variant `thread/goal/get`' }],
    ['no longer has it', { code: -32_600, message: 'thread not found: stored' }],
    ['has the feature off', { code: -32_600, message: 'goals feature is disabled' }],
  ])('loads the thread if it %s', async (_words, { code, message }) => {
    app.codex.answers['thread/goal/get'] = () => err({ type: 'refused', code, message, data: null });
    app.codex.answers['thread/queue/list'] = () => err({ type: 'refused', code, message, data: null });
    await app.open(stored);
    await expect.poll(wasLoaded).toBe(true);
  });
});

describe('a goal whose turn ends before it is done', () => {
  const active = { objective: 'Tidy up', status: 'active', tokenBudget: null, tokensUsed: 1, timeUsedSeconds: 2 };
  const paused = () => app.sent('thread/goal/set');

  beforeEach(async () => {
    await app.open(stored);
    await expect.poll(wasLoaded).toBe(true);
    app.emit(stored, 'thread/goal/updated', { turnId: null, goal: active });
    app.codex.answers['thread/goal/get'] = () => JSON.parse(JSON.stringify(ok({ goal: active })));
    app.codex.answers['thread/goal/set'] = () => JSON.parse(JSON.stringify(ok({ goal: active })));
    app.codex.answers['turn/interrupt'] = () => ok({});
    app.codex.answers['thread/backgroundTerminals/list'] = () => ok({ data: [], nextCursor: null });
    app.turnStarted(stored, 'toward the goal');
  });

  it('is paused before Codex is told to stop the turn', async () => {
    await app.domain.handlers.stopTurn(app.window, { threadId: stored });
    const methods = app.codex.sent.map(({ method }) => method);
    expect(paused()).toEqual([{ threadId: stored, status: 'paused', origin: 'user' }]);
    expect(methods.indexOf('thread/goal/set')).toBeLessThan(methods.indexOf('turn/interrupt'));
  });

  it('is paused when anything else interrupts the turn', async () => {
    app.turnEnded(stored, 'toward the goal', 'interrupted');
    await expect.poll(paused).toEqual([{ threadId: stored, status: 'paused', origin: 'user' }]);
  });

  it('stays active when the turn ends by itself', async () => {
    app.turnEnded(stored, 'toward the goal');
    await app.send('And now?', { threadId: stored });
    expect(paused()).toEqual([]);
  });

  it('does not keep Stop from stopping the turn if it cannot be paused, and Stop says so', async () => {
    app.codex.answers['thread/goal/set'] = () => refused('sqlite state db unavailable');
    const stopped = await app.domain.handlers.stopTurn(app.window, { threadId: stored });
    expect(app.sent('turn/interrupt')).toHaveLength(1);
    expect(stopped).toEqual({ ok: false, error: { type: 'refused', message: 'sqlite state db unavailable' } });
  });
});

describe('Discard', () => {
  it('fails when Codex keeps a message that it was told to delete', async () => {
    const data = [{ id: 'kept' }];
    app.codex.answers['thread/queue/list'] = () => JSON.parse(JSON.stringify(ok({ data, nextCursor: null })));
    app.codex.answers['thread/queue/delete'] = () => JSON.parse('{"ok":true,"value":{"deleted":true}}');
    await app.open(stored);
    await isHeldBack();
    const discarded = await app.domain.handlers.discardQueued(app.window, decision());
    expect(discarded).toEqual({ ok: false, error: { type: 'refused', message: 'Codex kept a message.' } });
    expect(app.sent('thread/queue/delete')).toHaveLength(1);
  });
});
