import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCacheFolder } from '../../fixtures/testkit/test-folder.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { WorktreeThreadOrder } from '../runs/worktree-threads.ts';
import { FakeApp, firstThread, folder } from './testing/fake-app.ts';
import { inertServices, noPrompts } from './testing/inert-services.ts';
import { createMessage } from './testing/thread-bench.ts';

const worktree = '/worktrees/wc-1';
const secret = `ghp_${'aB3dE5fG7h'.repeat(4)}`;

/** Creates an app whose worktrees open as `open` says; null: with a thread of Codex, as a run does. */
function createApp(
  deps: ConstructorParameters<typeof FakeApp>[0] = {},
  open: (order: WorktreeThreadOrder) => Promise<Result<ThreadId, string> | null> = async () => null,
  refusal: string | null = null,
  runFolder = worktree,
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
          const outcome = await open(order);
          if (outcome !== null) return outcome;
          const opened = Promise.withResolvers<ThreadId>();
          app.domain.runner.start({
            folder: runFolder,
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
        bringToFolder: async () => err('There is no git.'),
        enterWorktree: async () => err('There is no git.'),
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

  it('abandons the worktree if Codex restarts while the user reviews the message', async () => {
    const { abandoned, app } = createApp({
      userGate: {
        ...noPrompts,
        ownActionReview: () => 'chosen',
        ask: async () => {
          app.codex.die();
          return { answer: 'approved', trace: null };
        },
      },
    });
    expect(await app.send('Do it', { place: 'worktree' })).toMatchObject({ ok: false });
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

  it('names the attached files of the worktree instead of those of the folder, where the worktree has them', async () => {
    const root = createCacheFolder('sources');
    const inWorktree = join(root.path, 'worktree');
    await mkdir(inWorktree);
    await writeFile(join(inWorktree, 'a.txt'), '');
    const { app } = createApp({}, undefined, null, inWorktree);
    app.places.set(inWorktree, folder);
    const file = (name: string, source: string) => ({ kind: 'file', name, source }) as const;
    const { message } = createMessage('Look at these');
    const sources = [
      file('a.txt', join(folder, 'a.txt')),
      file('b.txt', join(folder, 'b.txt')),
      file('c.txt', '/elsewhere/c.txt'),
    ];
    await app.send('', { place: 'worktree', message: { ...message, sources } });
    expect(app.sent('turn/start')).toMatchObject([
      {
        input: [
          {},
          {
            text: [
              'Attached files:',
              `a.txt: ${join(inWorktree, 'a.txt')}`,
              `b.txt: ${join(folder, 'b.txt')}`,
              'c.txt: /elsewhere/c.txt',
            ].join('\n'),
          },
          {},
          {},
          {},
        ],
      },
    ]);
    await root.remove();
  });

  it('stays in the thread it goes to, which needs no other worktree', async () => {
    const { app, orders } = createApp();
    await app.send('Hello');
    await app.send('More', { threadId: firstThread, place: 'worktree' });
    expect(orders).toEqual([]);
  });
});

describe('several attempts at a message', () => {
  const attempts = {
    variants: [
      { model: 'sol', effort: 'high', instruction: '' },
      { model: 'sol-mini', effort: null, instruction: 'Change no tests.' },
    ],
    checks: ['npm test'],
  };

  it('start one turn each, with their own model, effort and instruction', async () => {
    const { app, orders } = createApp();
    expect(await app.send('Do it', { attempts })).toEqual(ok({ threadId: firstThread }));
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(orders).toMatchObject([
      { folder, title: 'Do it', attempt: { checks: ['npm test'], attempt: { number: 1, of: 2, effort: 'high' } } },
      { title: 'Do it\n\nChange no tests.', attempt: { attempt: { number: 2, of: 2, model: 'sol-mini' } } },
    ]);
    expect(new Set(orders.map(({ attempt }) => attempt?.attempt.group)).size).toBe(1);
    expect(app.sent('turn/start')).toMatchObject([
      { threadId: firstThread, model: 'sol', effort: 'high', input: [{ text: 'Do it' }] },
      { model: 'sol-mini', input: [{ text: 'Do it\n\nChange no tests.' }] },
    ]);
  });

  it('start none before the user answers for a secret in one of the instructions', async () => {
    const { app, orders } = createApp();
    const leak = { model: null, effort: null, instruction: `Use ${secret}` };
    const leaking = { ...attempts, variants: [...attempts.variants.slice(0, 1), leak] };
    expect(await app.send('Do it', { attempts: leaking })).toMatchObject({ error: { type: 'needsInputAnswer' } });
    expect(orders).toEqual([]);
    await app.send('Do it', { attempts: leaking, inputAnswer: 'mask' });
    await expect.poll(() => orders).toHaveLength(2);
    expect(JSON.stringify(orders)).not.toContain(secret);
  });

  it('ask once about everything found in any of their texts, because one answer covers them all', async () => {
    const { app, orders } = createApp();
    const key = `sk-${'proj-aB3dE5fG7hJ9kL1m'.repeat(3)}`;
    const variants = [secret, key].map((each) => ({ model: null, effort: null, instruction: `Use ${each}` }));
    const asked = await app.send('Do it', { attempts: { ...attempts, variants } });
    expect(asked).toMatchObject({
      error: {
        type: 'needsInputAnswer',
        findings: [{ places: [{ sample: 'ghp_…' }] }, { places: [{ sample: 'sk-p…' }] }],
      },
    });
    expect(orders).toEqual([]);
  });

  it('ask once about what they have in common', async () => {
    const { app } = createApp();
    const asked = await app.send(`Use ${secret}`, { attempts });
    expect(asked).toMatchObject({ error: { type: 'needsInputAnswer', findings: [{ kind: 'secret', count: 1 }] } });
  });

  it('start none if the first one is refused', async () => {
    const { app, orders } = createApp({}, async () => err('There is no commit.'));
    expect(await app.send('Do it', { attempts })).toEqual(err({ type: 'noWorktree', message: 'There is no commit.' }));
    expect(orders).toHaveLength(1);
  });

  it('stay in the folder they were sent from, and say in the first thread which one did not start', async () => {
    const { app, orders } = createApp({}, async ({ attempt }) =>
      attempt?.attempt.number === 2 ? err('The disk is full.') : null,
    );
    const sent = app.send('Do it', { attempts });
    app.window.workspace = app.window.workspace && { ...app.window.workspace, path: '/elsewhere' };
    expect(await sent).toEqual(ok({ threadId: firstThread }));
    await app.open(firstThread);
    const note = await app.window.until(() => app.window.entries('status').at(-1));
    expect(note).toMatchObject({
      fact: 'Attempt 2 did not start.',
      detail: 'The disk is full.',
    });
    expect(orders.map(({ folder: of }) => of)).toEqual([folder, folder]);
  });

  it('need a new thread', async () => {
    const { app, orders } = createApp();
    await app.send('Hello');
    expect(await app.send('More', { threadId: firstThread, attempts })).toMatchObject({ error: { type: 'refused' } });
    expect(orders).toEqual([]);
  });

  it('are sent once, however often the page asks', async () => {
    const { app, orders } = createApp();
    const message = createMessage('Do it', { attempts });
    const settings = { model: null, effort: null, approvalMode: 'config' } as const;
    const both = [1, 2].map(() => app.domain.handlers.sendMessage(app.window, { ...message, settings }));
    expect(await Promise.all(both)).toEqual([ok({ threadId: firstThread }), ok({ threadId: firstThread })]);
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(orders).toHaveLength(2);
  });
});
