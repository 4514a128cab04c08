import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import type { QueuedMessage } from '../../../shared/threads/thread-summary.ts';
import type { ThreadItem } from '../../model/codex-protocol/generated.ts';
import type { Connection } from '../../store/sqlite/keyed-connection.ts';
import { readQueued } from '../../store/threads/queued-messages.ts';
import { recoverUnfinished } from '../../store/threads/recover-unfinished.ts';
import { openJournal, openStore } from '../../store/threads/testing/sample-store.ts';
import { storedTurn } from '../testing/codex-replies.ts';
import { createDatabaseStore } from '../testing/database-store.ts';
import { FakeApp, firstThread } from '../testing/fake-app.ts';
import { createMessage } from '../testing/thread-bench.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';

const settings = { model: 'model-b', effort: 'high', approvalMode: 'askForEverything' } as const;
const image = { kind: 'image', name: 'shot', source: '/data/attachments/shot.png' } as const;
const elevenMinutes = 11 * 60_000;

let db: Connection;
let journal: Connection;
let kept: ThreadStoreAccess;
beforeEach(() => {
  db = openStore();
  journal = openJournal();
  kept = createDatabaseStore(db, journal);
});
afterEach(() => {
  db.close();
  journal.close();
});

/** Creates an app with a running turn. */
async function working(over: Partial<ThreadStoreAccess> = {}): Promise<FakeApp> {
  const app = new FakeApp({ threadStore: { ...kept, ...over } });
  await app.startThread();
  return app;
}

/** Sends a message with an image, which is queued. */
function queue(app: FakeApp, text: string) {
  const asked = createMessage(text, { threadId: firstThread, settings });
  return app.domain.handlers.sendMessage(app.window, {
    ...asked,
    message: { ...asked.message, sources: [image] },
  });
}

/** Starts the next host on the same store after the previous one was killed. Its window shows the thread. */
async function afterKill(said: readonly ThreadItem[] = []): Promise<FakeApp> {
  recoverUnfinished(db, journal, 7);
  const app = new FakeApp({ threadStore: kept });
  app.store(firstThread, [storedTurn('turn 1', { items: [...said] })]);
  await app.open(firstThread);
  await expect.poll(() => app.sent('thread/turns/list')).toHaveLength(2);
  return app;
}

/** Returns the queue that a window gets when it opens the thread. */
async function opened(app: FakeApp): Promise<readonly QueuedMessage[]> {
  const view = await app.domain.handlers.openThread(app.window, { threadId: firstThread });
  if (!view.ok) throw new Error(view.error.type);
  return view.value.queue;
}

const reported = ({ window }: FakeApp) => window.findEvents('queueChanged').at(-1)?.payload.queue;
const onDisk = () => readQueued(journal, { threadId: firstThread });
const texts = (queued: readonly QueuedMessage[] | undefined) => queued?.map(({ text }) => text);
const inStore = () => onDisk().map(({ leaving, message: { text } }) => [text, leaving]);

/** Lets everything run that waits for neither the disk nor the clock. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((settle) => setImmediate(settle));
}

async function sendNow(app: FakeApp, more: Partial<RequestInput<'steerQueued'>> = {}) {
  const [first] = await opened(app);
  return app.domain.handlers.steerQueued(app.window, { threadId: firstThread, id: first?.id ?? '', ...more });
}

describe('a queued message', () => {
  it('shows and accepts a queued message once it is on disk, not before', async () => {
    const disk = Promise.withResolvers<void>();
    const put: ThreadStoreAccess['queued']['put'] = async (...input) => {
      await disk.promise;
      return kept.queued.put(...input);
    };
    const app = await working({ queued: { ...kept.queued, put } });
    let isTaken = false;
    const sent = queue(app, 'Later').then(() => {
      isTaken = true;
    });
    expect(await opened(app)).toEqual([]);
    expect([isTaken, reported(app)]).toEqual([false, undefined]);
    disk.resolve();
    await sent;
    expect(inStore()).toEqual([['Later', false]]);
    expect(texts(reported(app))).toEqual(['Later']);
    expect(await opened(app)).toEqual(reported(app));
  });

  it('marks a queued message on disk before Codex gets it, and deletes it once the stored transcript has it', async () => {
    const disk = Promise.withResolvers<void>();
    const marked: string[] = [];
    const put: ThreadStoreAccess['queued']['put'] = async (id, messages) => {
      marked.push(...messages.filter(({ leaving }) => leaving).map((stored) => stored.message.text));
      if (marked.length > 0) await disk.promise;
      return kept.queued.put(id, messages);
    };
    const app = await working({ queued: { ...kept.queued, put } });
    await queue(app, 'Later');
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => marked).toEqual(['Later']);
    await manyTurns();
    expect(app.sent('turn/start')).toHaveLength(1);
    disk.resolve();
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    await expect.poll(inStore).toEqual([]);
    const again = await afterKill();
    expect(await opened(again)).toEqual([]);
    expect(again.window.entries('user').map(({ text }) => text)).toEqual(['Hello', 'Later']);
  });

  it('keeps a queued message on disk as long as the stored transcript lacks it', async () => {
    let isFull = false;
    const save: ThreadStoreAccess['writer']['save'] = async (thread) => !isFull && kept.writer.save(thread);
    const app = await working({ writer: { ...kept.writer, save } });
    await queue(app, 'Later');
    isFull = true;
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    await expect.poll(() => app.window.transcript.turns.at(-1)?.status).toBe('running');
    expect(inStore()).toEqual([['Later', true]]);
    isFull = false;
    app.turnEnded(firstThread, 'turn 2');
    await expect.poll(inStore).toEqual([]);
  });

  it('removes the mark of a queued message that may not be sent', async () => {
    const app = new FakeApp({ threadStore: kept, authGate: { maySend: async () => signedIn } });
    let signedIn = true;
    await app.startThread();
    await queue(app, 'Later');
    signedIn = false;
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => app.window.entries('status')).toMatchObject([{ fact: 'Not signed in.' }]);
    await expect.poll(inStore).toEqual([['Later', false]]);
  });

  it('sends a queued message even if the disk stalls', async () => {
    let isStill = false;
    const put: ThreadStoreAccess['queued']['put'] = (...input) =>
      isStill ? new Promise(() => undefined) : kept.queued.put(...input);
    const app = await working({ queued: { ...kept.queued, put } });
    await queue(app, 'Later');
    isStill = true;
    const second = queue(app, 'Last');
    app.turnEnded(firstThread, 'turn 1');
    for (const count of [2, 3]) {
      await expect
        .poll(() => {
          app.clock.advance(2_000);
          return app.sent('turn/start').length;
        })
        .toBe(count);
      app.turnStarted(firstThread, `turn ${count}`);
      app.turnEnded(firstThread, `turn ${count}`);
    }
    expect(await second).toEqual(ok({ threadId: firstThread }));
    expect(reported(app)).toEqual([]);
  });

  it('shows a queued message if the disk fails to write it, and retries the write', async () => {
    let isFull = true;
    const put: ThreadStoreAccess['queued']['put'] = async (...input) => !isFull && kept.queued.put(...input);
    const app = await working({ queued: { ...kept.queued, put } });
    await queue(app, 'Later');
    expect(texts(reported(app))).toEqual(['Later']);
    expect(inStore()).toEqual([]);
    isFull = false;
    app.clock.advance(5_000);
    await expect.poll(inStore).toEqual([['Later', false]]);
  });

  it('writes a queued message to a store that opens late, after what an earlier run left there', async () => {
    await queue(await working(), 'Left');
    recoverUnfinished(db, journal, 7);
    let isOpen = false;
    let open = async (): Promise<void> => undefined;
    const queued: ThreadStoreAccess['queued'] = {
      ...kept.queued,
      read: async (id) => (isOpen ? kept.queued.read(id) : null),
      put: async (...input) => isOpen && kept.queued.put(...input),
    };
    const onReopened: ThreadStoreAccess['onReopened'] = (catchUp) => {
      open = catchUp;
    };
    const app = new FakeApp({ threadStore: { ...kept, writable: async () => isOpen, queued, onReopened } });
    await queueBesideLeft(app);
    isOpen = true;
    await open();
    await expect.poll(() => texts(reported(app))).toEqual(['Left', 'New']);
    expect(inStore()).toEqual([
      ['Left', false],
      ['New', false],
    ]);
  });
});

/** Queues a message in a thread whose store cannot be read. The messages that were left there stay. */
async function queueBesideLeft(app: FakeApp): Promise<void> {
  app.store(firstThread, [storedTurn('turn 1')]);
  await app.open(firstThread);
  await app.send('Work', { threadId: firstThread });
  await queue(app, 'New');
  expect(texts(reported(app))).toEqual(['New']);
  expect(inStore()).toEqual([['Left', false]]);
}

describe('after the host was killed, a queued message', () => {
  it('does not overwrite a queued message while it cannot be read', async () => {
    await queue(await working(), 'Left');
    recoverUnfinished(db, journal, 7);
    const app = new FakeApp({ threadStore: { ...kept, queued: { ...kept.queued, read: async () => null } } });
    await queueBesideLeft(app);
  });

  it('holds a queued message with all its settings after a kill, and sends it only if the user does', async () => {
    await queue(await working(), 'Later');
    const before = onDisk();
    const app = await afterKill();
    expect(await opened(app)).toMatchObject([{ text: 'Later', holdReason: 'closed' }]);
    await app.send('Something else', { threadId: firstThread });
    await queue(app, 'Queued now');
    app.turnStarted(firstThread, 'turn 1');
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(app.sent('turn/start')).toMatchObject([
      { input: [{ text: 'Something else' }] },
      { input: [{ text: 'Queued now' }, {}] },
    ]);
    expect(texts(reported(app))).toEqual(['Later']);
    await expect.poll(onDisk).toEqual(before);
  });

  it('sends a queued message after a kill with its settings and its image when the user sends it', async () => {
    await queue(await working(), 'Later');
    const app = await afterKill();
    expect(await sendNow(app)).toEqual(ok(null));
    expect(app.sent('turn/start')).toMatchObject([
      {
        model: 'model-b',
        effort: 'high',
        approvalPolicy: 'untrusted',
        input: [{ text: 'Later' }, { type: 'localImage', path: image.source }],
      },
    ]);
    await expect.poll(inStore).toEqual([]);
    expect(await opened(await afterKill())).toEqual([]);
  });

  it('edits a queued message after a kill, and holds it with the new text at the next start', async () => {
    await queue(await working(), 'Later');
    const app = await afterKill();
    const [row] = await opened(app);
    const change = { type: 'text', text: 'Better', was: 'Later' } as const;
    await app.domain.handlers.changeQueued(app.window, { threadId: firstThread, id: row?.id ?? '', change });
    expect(reported(app)).toMatchObject([{ text: 'Better', holdReason: 'closed' }]);
    expect(await opened(await afterKill())).toMatchObject([{ text: 'Better', holdReason: 'closed' }]);
  });

  it('discards a queued message permanently', async () => {
    await queue(await working(), 'Later');
    const app = await afterKill();
    const [row] = await opened(app);
    const change = { type: 'remove' } as const;
    await app.domain.handlers.changeQueued(app.window, { threadId: firstThread, id: row?.id ?? '', change });
    expect(reported(app)).toEqual([]);
    expect(await opened(await afterKill())).toEqual([]);
  });

  it('notes that a queued message may have been sent if Codex was about to get it', async () => {
    const app = await working({ writer: { ...kept.writer, save: async () => false } });
    await queue(app, 'Later');
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    const again = await afterKill();
    expect(await opened(again)).toMatchObject([{ text: 'Later', holdReason: 'maybeSent' }]);
    expect(await opened(await afterKill())).toMatchObject([{ text: 'Later', holdReason: 'maybeSent' }]);
  });

  it.each([
    ['nothing', () => true],
    ['all but that message', () => false],
  ])(
    'drops a queued message that Codex has, and does not send it twice; the store has %s of the thread',
    async (_what, isFull) => {
      let isSending = false;
      const save: ThreadStoreAccess['writer']['save'] = async (thread) =>
        !isFull() && !isSending && kept.writer.save(thread);
      const app = await working({ writer: { ...kept.writer, save } });
      await queue(app, 'Later');
      isSending = true;
      app.turnEnded(firstThread, 'turn 1');
      await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
      const clientId = onDisk()[0]?.message.clientId ?? null;
      const content: Extract<ThreadItem, { type: 'userMessage' }>['content'] = [
        { type: 'text', text: 'Later', text_elements: [] },
      ];
      const again = await afterKill([{ type: 'userMessage', id: 'item-1', clientId, content }]);
      await sendNow(again);
      expect(again.sent('turn/start')).toEqual([]);
      await expect.poll(() => opened(again)).toEqual([]);
      expect(inStore()).toEqual([]);
    },
  );

  it('returns a queued message as the outcome of a message whose page got no reply', async () => {
    await queue(await working(), 'Later');
    const clientId = onDisk()[0]?.message.clientId;
    if (clientId === undefined) throw new Error('Nothing is kept');
    const app = await afterKill();
    expect(await app.domain.handlers.followMessage(app.window, { clientId })).toEqual(ok({ threadId: firstThread }));
  });

  it('asks again before it sends a queued message with full access', async () => {
    const first = await working();
    await first.send('Later', {
      threadId: firstThread,
      settings: { model: null, effort: null, approvalMode: 'fullAccess' },
      fullAccessConsent: true,
    });
    const app = await afterKill();
    expect(await sendNow(app)).toMatchObject({ ok: false, error: { type: 'needsFullAccessConsent' } });
    expect(texts(await opened(app))).toEqual(['Later']);
    expect(await sendNow(app, { fullAccessConsent: true })).toEqual(ok(null));
    expect(app.sent('turn/start')).toMatchObject([{ sandboxPolicy: { type: 'dangerFullAccess' } }]);
  });

  it('checks a queued message with a secret again', async () => {
    const secret = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
    await (await working()).send(`The key is ${secret}`, { threadId: firstThread, inputAnswer: 'send' });
    const app = await afterKill();
    expect(await sendNow(app)).toMatchObject({ ok: false, error: { type: 'needsInputAnswer' } });
    expect(await opened(app)).toMatchObject([{ holdReason: 'closed' }]);
    expect(await sendNow(app, { inputAnswer: 'mask' })).toEqual(ok(null));
    expect(app.sent('turn/start')).toHaveLength(1);
    expect(JSON.stringify(app.sent('turn/start'))).not.toContain(secret);
  });

  it('unloads a thread with queued messages, and has them when it is opened again', async () => {
    await queue(await working(), 'Later');
    const app = await afterKill();
    app.codex.answers['thread/unsubscribe'] = () => ok({ status: 'unsubscribed' });
    await app.domain.handlers.prepareThread(app.window, { threadId: firstThread });
    void app.window.leaveFolder();
    app.clock.advance(2 * elevenMinutes);
    expect(app.sent('thread/unsubscribe')).toHaveLength(1);
    expect(app.domain.facade.find(firstThread)).toBeNull();
    expect(await opened(app)).toMatchObject([{ text: 'Later', holdReason: 'closed' }]);
  });

  it('deletes queued messages with their thread', async () => {
    await queue(await working(), 'Later');
    const app = await afterKill();
    app.codex.answers['thread/delete'] = () => ok({});
    await app.domain.handlers.listThreads(app.window, { search: '' });
    expect(await app.domain.handlers.deleteThread(app.window, { threadId: firstThread })).toMatchObject({ ok: true });
    app.clock.advance(5_000);
    expect(inStore()).toEqual([]);
  });
});

const hour = 3_600_000;

describe('a queued message with a time', () => {
  /** Schedules a message after the failed first turn, an hour from now. */
  async function scheduled(): Promise<FakeApp> {
    const app = await working();
    app.turnEnded(firstThread, 'turn 1', 'failed');
    const sendAt = app.clock.now() + hour;
    const goOn = () => createMessage('Go on', { threadId: firstThread, settings, sendAt });
    // Pressed twice.
    const sent = [goOn(), goOn()].map((each) => app.domain.handlers.sendMessage(app.window, each));
    expect(await Promise.all(sent)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(reported(app)).toMatchObject([{ text: 'Go on', sendAt }]);
    return app;
  }

  it('goes out then and not before', async () => {
    const app = await scheduled();
    app.clock.advance(hour - 1);
    await manyTurns();
    expect(app.sent('turn/start')).toHaveLength(1);
    app.clock.advance(1);
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(app.sent('turn/start').at(-1)).toMatchObject({ input: [{ text: 'Go on' }], model: 'model-b' });
    expect(reported(app)).toEqual([]);
  });

  it('goes out soon after the computer slept over its time', async () => {
    const app = await scheduled();
    app.clock.sleep(2 * hour);
    app.clock.advance(30_000);
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
  });

  it('does not hold up other messages, and follows a turn that runs at its time', async () => {
    const app = await scheduled();
    await app.send('Meanwhile', { threadId: firstThread });
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    app.turnStarted(firstThread, 'turn 2');
    app.clock.advance(hour);
    await manyTurns();
    expect(app.sent('turn/start')).toHaveLength(2);
    app.turnEnded(firstThread, 'turn 2');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(3);
    expect(app.sent('turn/start').at(-1)).toMatchObject({ input: [{ text: 'Go on' }] });
  });

  it('does not go out once the user has removed it', async () => {
    const app = await scheduled();
    const [first] = await opened(app);
    await app.domain.handlers.changeQueued(app.window, {
      threadId: firstThread,
      id: first?.id ?? '',
      change: { type: 'remove' },
    });
    app.clock.advance(hour);
    await manyTurns();
    expect(app.sent('turn/start')).toHaveLength(1);
  });

  it('goes out at its time after a restart, although no window has opened its thread', async () => {
    const sendAt = reported(await scheduled())?.[0]?.sendAt ?? 0;
    recoverUnfinished(db, journal, 7);
    const again = new FakeApp({ threadStore: kept });
    again.store(firstThread, [storedTurn('turn 1', {})]);
    await manyTurns();
    again.clock.advance(sendAt - 1 - again.clock.now());
    await manyTurns();
    expect(again.sent('turn/start')).toEqual([]);
    again.clock.advance(1);
    await expect.poll(() => again.sent('turn/start')).toMatchObject([{ input: [{ text: 'Go on' }] }]);
  });

  it('waits for the user if its time has passed while the app was closed', async () => {
    const { clock } = await scheduled();
    journal
      .prepare("UPDATE queued_messages SET message = json_set(message, '$.sendAt', ?)")
      .run(clock.now() - 2 * hour);
    recoverUnfinished(db, journal, 7);
    const again = new FakeApp({ threadStore: kept });
    again.store(firstThread, [storedTurn('turn 1', {})]);
    expect(await opened(again)).toMatchObject([{ text: 'Go on', holdReason: 'closed' }]);
    again.clock.advance(hour);
    await manyTurns();
    expect(again.sent('turn/start')).toEqual([]);
  });
});
