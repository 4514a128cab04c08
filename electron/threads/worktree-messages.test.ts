import { describe, expect, it } from 'vitest';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { WorktreeThreadOrder } from '../runs/worktree-threads.ts';
import { FakeApp, firstThread, folder } from './testing/fake-app.ts';
import { inertServices, noPrompts } from './testing/inert-services.ts';

const worktree = '/worktrees/wc-1';
const secret = `ghp_${'aB3dE5fG7h'.repeat(4)}`;

/** Creates an app whose worktrees open as `open` says; by default with a thread of Codex, as a run does. */
function createApp(
  deps: ConstructorParameters<typeof FakeApp>[0] = {},
  open?: () => Promise<Result<ThreadId, string>>,
  refusal: string | null = null,
) {
  const orders: WorktreeThreadOrder[] = [];
  const abandoned: ThreadId[] = [];
  const app: FakeApp = new FakeApp({
    ...deps,
    services: {
      ...inertServices.services,
      runs: {
        openThread: async (order) => {
          orders.push(order);
          if (open !== undefined) return await open();
          const opened = Promise.withResolvers<ThreadId>();
          app.domain.runner.start({
            folder: worktree,
            prompt: order.title,
            isPromptSent: true,
            model: null,
            approvalMode: order.settings.approvalMode,
            events: ignoreEvents,
            onStderr: () => undefined,
            onModel: () => undefined,
            onThread: opened.resolve,
            mayWork: async () => null,
            ask: async () => ({ type: 'deny', words: null }),
          });
          return ok(await opened.promise);
        },
        findRefusal: () => refusal,
        abandonThread: async (id) => void abandoned.push(id),
      },
    },
  });
  return { app, orders, abandoned };
}

const nothing = () => undefined;
const ignoreEvents = {
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

describe('a message to a new thread in a worktree', () => {
  it('starts its turn in the worktree with the settings of the message, once', async () => {
    const { app, orders } = createApp();
    const settings = { model: 'sol', effort: 'high', approvalMode: 'askWhenNeeded' } as const;
    expect(await app.send('Do it', { place: 'worktree', settings })).toEqual(ok({ threadId: firstThread }));
    expect(orders).toMatchObject([
      { folder, title: 'Do it', settings: { model: 'sol', approvalMode: 'askWhenNeeded' } },
    ]);
    expect(app.sent('thread/start')).toMatchObject([{ cwd: worktree }]);
    expect(app.sent('turn/start')).toMatchObject([{ threadId: firstThread, effort: 'high', model: 'sol' }]);
  });

  it('is refused with the reason if there is no worktree, and starts nothing', async () => {
    const { app } = createApp({}, async () => err('There is no commit.'));
    expect(await app.send('Do it', { place: 'worktree' })).toEqual(
      err({ type: 'noWorktree', message: 'There is no commit.' }),
    );
    expect(app.sent('thread/start')).toEqual([]);
  });

  it('opens no worktree before the text is answered for', async () => {
    const { app, orders } = createApp();
    expect(await app.send(`Use ${secret}`, { place: 'worktree' })).toMatchObject({
      error: { type: 'needsInputAnswer' },
    });
    expect(orders).toEqual([]);
    await app.send(`Use ${secret}`, { place: 'worktree', inputAnswer: 'mask' });
    expect(orders).toHaveLength(1);
    expect(orders[0]?.title).not.toContain(secret);
  });

  it('abandons the worktree if the user does not approve the message', async () => {
    const { abandoned, app } = createApp({
      userGate: {
        ...noPrompts,
        ownActionReview: () => 'chosen',
        ask: async () => ({ answer: 'declined', trace: null }),
      },
    });
    expect(await app.send('Do it', { place: 'worktree' })).toEqual(err({ type: 'notApproved' }));
    expect(abandoned).toEqual([firstThread]);
    expect(app.sent('turn/start')).toEqual([]);
  });

  it('is refused with the reason if its run has ended in the meantime, and leaves no worktree', async () => {
    const { abandoned, app } = createApp({}, undefined, 'Its run was canceled.');
    expect(await app.send('Do it', { place: 'worktree' })).toEqual(
      err({ type: 'noWorktree', message: 'Its run was canceled.' }),
    );
    expect(abandoned).toEqual([firstThread]);
    expect(app.sent('turn/start')).toEqual([]);
  });

  it('stays in the thread it goes to, which needs no other worktree', async () => {
    const { app, orders } = createApp();
    await app.send('Hello');
    await app.send('More', { threadId: firstThread, place: 'worktree' });
    expect(orders).toEqual([]);
  });
});
