import { describe, expect, it } from 'vitest';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { RunEvents } from '../../runs/runner.ts';
import { refused, resumedThread, storedTurn } from '../testing/codex-replies.ts';
import { FakeApp, firstThread, folder } from '../testing/fake-app.ts';
import { inertServices } from '../testing/inert-services.ts';

const nothing = () => undefined;
const events: RunEvents = {
  promptSent: nothing,
  responseChunk: nothing,
  responseComplete: nothing,
  toolCall: nothing,
  toolResult: nothing,
  bashCommand: nothing,
  bashOutput: nothing,
  fileRead: nothing,
  fileWrite: nothing,
  thinking: nothing,
  approval: nothing,
  usage: nothing,
  error: nothing,
};

/** Starts a run and pauses it in its first turn. */
async function pausedRun() {
  const app = new FakeApp();
  app.codex.answers['turn/interrupt'] = () => ok({});
  app.codex.answers['thread/backgroundTerminals/list'] = () => ok({ data: [], nextCursor: null });
  const job = app.domain.runner.start({
    folder,
    prompt: 'Do it',
    isPromptSent: false,
    model: null,
    approvalMode: 'config',
    events,
    onStderr: nothing,
    onModel: nothing,
    onThread: nothing,
    mayWork: async () => null,
    ask: async () => ({ type: 'deny', words: null }),
  });
  await expect.poll(() => app.sent('turn/start')).toHaveLength(1);
  await app.open(firstThread);
  app.turnStarted(firstThread, 'turn 1');
  job.pause();
  await expect.poll(() => app.sent('turn/interrupt')).toHaveLength(1);
  app.turnEnded(firstThread, 'turn 1', 'interrupted');
  return { app, job };
}

/** Starts a run whose first message a window sends, and returns it with its thread. */
async function openedRun(deps: ConstructorParameters<typeof FakeApp>[0] = {}) {
  const app = new FakeApp(deps);
  app.codex.answers['turn/interrupt'] = () => ok({});
  app.codex.answers['thread/backgroundTerminals/list'] = () => ok({ data: [], nextCursor: null });
  const opened = Promise.withResolvers<ThreadId>();
  const job = app.domain.runner.start({
    folder,
    prompt: 'What the run is called after',
    isPromptSent: true,
    model: null,
    approvalMode: 'config',
    events,
    onStderr: nothing,
    onModel: nothing,
    onThread: opened.resolve,
    mayWork: async () => null,
    ask: async () => ({ type: 'deny', words: null }),
  });
  return { app, job, threadId: await opened.promise };
}

describe('a run whose first message a window sends', () => {
  it('sends nothing itself, and ends with the turn of the window', async () => {
    const { app, job, threadId } = await openedRun();
    expect(app.sent('turn/start')).toEqual([]);
    await app.send('Do it', { threadId, settings: { model: null, effort: 'high', approvalMode: 'config' } });
    expect(app.sent('turn/start')).toMatchObject([{ threadId, effort: 'high' }]);
    app.turnStarted(threadId, 'turn 1');
    app.turnEnded(threadId, 'turn 1');
    expect(await job.ended).toEqual({ type: 'done' });
    expect(app.sent('turn/start')).toHaveLength(1);
  });

  it('ends at once if it is canceled before the window sends', async () => {
    const { job } = await openedRun();
    job.cancel();
    expect(await job.ended).toEqual({ type: 'cancelled' });
  });

  it('sends nothing to Codex if it is canceled while the files are marked before the turn', async () => {
    const marking = Promise.withResolvers<void>();
    const marked = Promise.withResolvers<null>();
    const { services } = inertServices;
    const { app, job, threadId } = await openedRun({
      services: {
        ...services,
        rewind: {
          markBeforeTurn: () => {
            marking.resolve();
            return marked.promise;
          },
        },
      },
    });
    const sent = app.send('Do it', { threadId });
    await marking.promise;
    job.cancel();
    marked.resolve(null);
    await sent;
    expect(await job.ended).toEqual({ type: 'cancelled' });
    expect(app.sent('turn/start')).toEqual([]);
  });

  it('does not go on by itself after the user stops its turn, although it was paused and resumed before that', async () => {
    const { app, job, threadId } = await openedRun();
    job.pause();
    job.resume();
    await app.send('Do it', { threadId });
    app.turnStarted(threadId, 'turn 1');
    app.turnEnded(threadId, 'turn 1', 'interrupted');
    expect(await job.ended).toEqual({ type: 'cancelled' });
    expect(app.sent('turn/start')).toHaveLength(1);
  });

  it('fails with the reason if Codex does not take the message', async () => {
    const { app, job, threadId } = await openedRun();
    app.codex.answers['turn/start'] = () => refused('No such model.');
    await app.send('Do it', { threadId });
    expect(await job.ended).toMatchObject({ type: 'failed', message: expect.stringContaining('No such model.') });
  });
});

describe('a paused run', () => {
  it('goes on with the plan that its message asked for, and may not write', async () => {
    const { app, job, threadId } = await openedRun();
    await app.send('Plan it', { threadId, settings: { model: 'm', effort: null, approvalMode: 'config', plan: true } });
    await app.open(threadId);
    app.turnStarted(threadId, 'turn 1');
    job.pause();
    await expect.poll(() => app.sent('turn/interrupt')).toHaveLength(1);
    app.turnEnded(threadId, 'turn 1', 'interrupted');
    job.resume();
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(app.sent('turn/start')[1]).toMatchObject({ collaborationMode: { mode: 'plan' }, approvalPolicy: 'never' });
    job.cancel();
  });

  it('ends with the reason instead of going on if Codex would begin other work in its thread', async () => {
    const { app, job } = await pausedRun();
    const goal = { objective: 'Tidy up', status: 'active', tokenBudget: null, tokensUsed: 1, timeUsedSeconds: 2 };
    app.codex.answers['thread/goal/get'] = () => JSON.parse(JSON.stringify(ok({ goal })));
    job.resume();
    const message = expect.stringContaining('Codex would start other work in this thread first.');
    expect(await job.ended).toMatchObject({ type: 'failed', message });
    expect(app.sent('turn/start')).toHaveLength(1);
  });

  it('goes on although Codex has unloaded its thread in the meantime', async () => {
    const { app, job } = await pausedRun();
    app.emit(firstThread, 'thread/closed');
    const kept = storedTurn('turn 1', { status: 'interrupted' });
    app.codex.answers['thread/resume'] = () => ok(resumedThread(firstThread, folder, [kept]));
    job.resume();
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(app.sent('thread/resume')).toHaveLength(1);
    app.turnStarted(firstThread, 'turn 2');
    app.turnEnded(firstThread, 'turn 2');
    expect(await job.ended).toEqual({ type: 'done' });
  });
});
