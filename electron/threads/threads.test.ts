import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { TurnSettings } from '../../shared/contract/threads.ts';
import { maxMessageCharacters } from '../../shared/threads/message-length.ts';
import { refused, resumedThread, storedThread, storedTurn } from './testing/codex-replies.ts';
import { FakeApp, firstThread, folder } from './testing/fake-app.ts';
import { createFakeTrust, createTrustQuestion } from './testing/fake-trust.ts';
import { TestWindow } from './testing/test-window.ts';
import { newClientId } from './testing/thread-bench.ts';
import { refreshDelayMs } from './threads-service.ts';

let app: FakeApp;
beforeEach(() => {
  app = new FakeApp();
});

type Sent = Partial<RequestInput<'sendMessage'>>;
const stored = threadId.parse('stored');
const fullAccess: TurnSettings = { model: null, effort: null, approvalMode: 'fullAccess' };

describe('Send is refused', () => {
  it('refuses Send without a folder, in a missing folder, by account, and without Codex, in this order', async () => {
    let mayWrite: 'ask' | 'yes' = 'ask';
    let signedIn = false;
    app = new FakeApp({
      trustGate: createFakeTrust(async () => mayWrite),
      authGate: { maySend: async () => signedIn },
    });
    const failure = { type: 'cannotStart', message: 'No such file.' } as const;
    app.codex.become({ phase: 'failed', attempts: 3, failure });
    const gone = join(folder, 'no-such-folder');
    const refusal = async (window = app.window, options: Sent = {}) => {
      const sent = await app.send('Hello', { settings: fullAccess, ...options }, window);
      return sent.ok ? null : sent.error;
    };
    expect(await refusal(new TestWindow('a', null))).toEqual({ type: 'noWorkspace' });
    expect(await refusal(new TestWindow('b', gone))).toEqual({ type: 'workspaceGone', path: gone });
    expect(await refusal()).toEqual({ type: 'needsTrust', ...createTrustQuestion(folder) });
    mayWrite = 'yes';
    expect(await refusal()).toEqual({ type: 'needsFullAccessConsent' });
    expect(await refusal(app.window, { fullAccessConsent: true })).toEqual({ type: 'signedOut' });
    signedIn = true;
    expect(await refusal(app.window, { fullAccessConsent: true })).toMatchObject({
      type: 'codexNotReady',
      message: expect.stringContaining('No such file.'),
    });
    expect(app.codex.sent).toEqual([]);
  });

  it('refuses Send with the message of Codex, and adds nothing to a transcript', async () => {
    app.codex.answers['thread/start'] = () => refused('failed to load configuration: line 3');
    expect(await app.send('Hello')).toEqual(err({ type: 'refused', message: 'failed to load configuration: line 3' }));
    expect(app.domain.facade.listSummaries(folder)).toEqual([]);
  });
});

describe('a retry', () => {
  it('retries with full access after the user confirms', async () => {
    await app.startThread();
    app.turnEnded(firstThread, 'turn 1', 'failed');
    const noConsent = { consent: false, fullAccessConsent: false };
    const retry = { threadId: firstThread, turnId: turnId.parse('turn 1'), settings: fullAccess, ...noConsent };
    const retried = (consents: object) =>
      app.domain.handlers.retryTurn(app.window, { ...retry, clientId: newClientId(), ...consents });
    expect(await retried({})).toEqual(err({ type: 'needsFullAccessConsent' }));
    expect(await retried({ fullAccessConsent: true })).toEqual(ok({ threadId: firstThread }));
    expect(app.sent('turn/start').at(-1)).toMatchObject({ sandboxPolicy: { type: 'dangerFullAccess' } });
  });
});

describe('a message', () => {
  it('shows a message as waiting before Codex answers, and as the title of a new thread', async () => {
    const asked = Promise.withResolvers<void>();
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof refused>>();
    app.codex.answers['turn/start'] = () => {
      asked.resolve();
      return promise;
    };
    const sending = app.send('Hello there\nand more');
    await asked.promise;
    const thread = app.domain.facade.find(firstThread);
    expect(thread).toMatchObject({ title: 'Hello there', cwd: folder });
    expect(thread?.transcript.turns).toMatchObject([{ status: 'pending', entries: [{ state: 'pending' }] }]);
    resolve(refused('input is too large'));
    expect(await sending).toEqual(ok({ threadId: firstThread }));
    expect(app.domain.facade.find(firstThread)?.transcript.turns).toMatchObject([
      { status: 'notSent', entries: [{ state: 'notSent', problem: 'Codex refused. input is too large' }] },
    ]);
    expect(app.domain.facade.listSummaries(folder)).toMatchObject([{ state: 'failed' }]);
  });

  it('refuses a message that is too long for Codex, without starting or changing a thread', async () => {
    const long = 'x'.repeat(maxMessageCharacters + 1);
    expect(await app.send(long)).toEqual(err({ type: 'tooLong' }));
    expect(app.codex.sent).toEqual([]);
    await app.startThread();
    expect(await app.send(long, { threadId: firstThread, delivery: 'steer' })).toEqual(err({ type: 'tooLong' }));
    expect(app.window.entries('user')).toHaveLength(1);
    expect(app.sent('turn/steer')).toEqual([]);
  });

  it('starts a thread that reports blocked commands and leaves the permissions to config.toml', async () => {
    await app.send('Hello', { settings: { model: 'model-b', effort: 'high', approvalMode: 'config' } });
    expect(app.sent('thread/start')).toEqual([{ cwd: folder, experimentalRawEvents: true, model: 'model-b' }]);
    expect(app.sent('turn/start')).toMatchObject([{ model: 'model-b', effort: 'high' }]);
    expect(app.sent('turn/start')[0]).not.toHaveProperty('approvalPolicy');
  });

  it('queues a message sent during another send, in the order of sending', async () => {
    let checks = 0;
    // The first message needed two checks.
    const slowCheck = Promise.withResolvers<'yes'>();
    const mayWrite = () => {
      checks += 1;
      return checks === 3 ? slowCheck.promise : Promise.resolve('yes' as const);
    };
    app = new FakeApp({ trustGate: createFakeTrust(mayWrite) });
    await app.send('Hello');
    const both = [app.send('One', { threadId: firstThread }), app.send('Two', { threadId: firstThread })];
    await expect.poll(() => checks).toBe(4);
    slowCheck.resolve('yes');
    await Promise.all(both);
    expect(app.sent('turn/start')).toHaveLength(1);
    app.turnStarted(firstThread, 'turn 1');
    app.turnEnded(firstThread, 'turn 1', 'failed');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    app.turnEnded(firstThread, 'turn 2');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(3);
    expect(app.sent('turn/start')).toMatchObject(
      ['Hello', 'One', 'Two'].map((text) => ({ input: [{ type: 'text', text }] })),
    );
  });

  it('sends a message for a turn that just ended as the next turn', async () => {
    await app.startThread();
    app.codex.answers['turn/steer'] = () => {
      app.turnEnded(firstThread, 'turn 1');
      return refused('no active turn to steer');
    };
    await app.send('And this', { threadId: firstThread, delivery: 'steer' });
    expect(app.sent('turn/steer')).toMatchObject([{ expectedTurnId: 'turn 1' }]);
    expect(app.sent('turn/start')).toMatchObject([{}, { input: [{ text: 'And this' }] }]);
    expect(app.window.entries('user')).toMatchObject([{}, { text: 'And this', state: 'pending', steered: false }]);
  });

  it('marks a message that the running turn refused with the message of Codex', async () => {
    await app.startThread();
    app.codex.answers['turn/steer'] = () => refused('active turn is not steerable');
    await app.send('And this', { threadId: firstThread, delivery: 'steer' });
    expect(app.window.entries('user')).toMatchObject([
      {},
      { state: 'notSent', problem: 'Codex refused. active turn is not steerable' },
    ]);
  });
});

describe('a window', () => {
  it('sends a window events only of the thread that it shows', async () => {
    await app.startThread();
    app.emit(firstThread, 'warning', { message: 'Careful.' });
    expect(app.window.findEvents('threadAdvanced').length).toBeGreaterThan(0);
    expect(app.other.findEvents('threadAdvanced')).toEqual([]);
    const before = app.window.findEvents('threadAdvanced').length;
    await app.send('Elsewhere');
    await app.domain.handlers.openThread(app.window, { threadId: threadId.parse('thread 2') });
    app.emit(firstThread, 'warning', { message: 'Careful again.' });
    expect(app.window.findEvents('threadAdvanced')).toHaveLength(before);
    void app.window.leaveFolder();
    expect(app.window.openThread).toBeNull();
    expect(JSON.stringify(app.domain.facade.find(firstThread)?.transcript)).toContain('Careful again.');
  });

  it('returns the same turns to two windows that open a thread at the same time', async () => {
    const read = Promise.withResolvers<void>();
    app.store(stored, [storedTurn('newest')], [storedTurn('older'), storedTurn('oldest')]);
    app.codex.answers['thread/read'] = async () => {
      await read.promise;
      return ok({ thread: storedThread(stored, { cwd: folder }), readState: null });
    };
    const open = (window: TestWindow) => app.domain.handlers.openThread(window, { threadId: stored });
    const first = open(app.window);
    const second = open(app.other);
    read.resolve();
    const transcript = { turns: [{ id: 'newest' }], earlierTurns: 1 };
    expect(await first).toMatchObject({ ok: true, value: { transcript } });
    expect(await second).toMatchObject({ ok: true, value: { transcript } });
    expect(app.sent('thread/read')).toHaveLength(1);
    app.clock.advance(refreshDelayMs);
    await expect.poll(() => app.sent('thread/read')).toHaveLength(2);
  });

  it('asks what is new only in a thread that a window shows longer than a moment', async () => {
    app.store(stored, [storedTurn('newest')]);
    await app.domain.handlers.openThread(app.window, { threadId: threadId.parse('passed') });
    await app.open(stored);
    await expect.poll(() => app.sent('thread/goal/get')).toMatchObject([{ threadId: stored }]);
  });

  it('shows what another client added to a thread that is only looked at, and has Codex load nothing', async () => {
    app.store(stored, [storedTurn('newest')]);
    await app.open(stored);
    const turnIds = () => app.window.transcript.turns.map(({ id }) => id);
    expect(turnIds()).toEqual(['newest']);
    app.store(stored, [storedTurn('added'), storedTurn('newest')]);
    await expect.poll(turnIds).toEqual(['newest', 'added']);
    expect(app.sent('thread/resume')).toEqual([]);
  });

  it('has Codex load a thread as soon as the user writes in it', async () => {
    app.store(stored, [storedTurn('newest')]);
    await app.openToWrite(stored);
    await expect.poll(() => app.sent('thread/resume')).toMatchObject([{ threadId: stored }]);
    await app.domain.handlers.prepareThread(app.window, { threadId: stored });
    expect(app.sent('thread/resume')).toHaveLength(1);
  });

  it('shows a thread in the store of Codex before Codex loads it, and then its settings', async () => {
    app.store(stored, [storedTurn('newest')]);
    const loaded = Promise.withResolvers<void>();
    app.codex.answers['thread/resume'] = async () => {
      await loaded.promise;
      return ok(resumedThread(stored, folder, [storedTurn('newest')]));
    };
    const view = await app.domain.handlers.openThread(app.window, { threadId: stored });
    const unknown = { cwd: folder, approvalPolicy: null, sandbox: null };
    expect(view).toMatchObject({ ok: true, value: { settings: unknown, transcript: { turns: [{ id: 'newest' }] } } });
    const sending = app.send('Go on', { threadId: stored });
    loaded.resolve();
    expect(await sending).toEqual(ok({ threadId: stored }));
    const [settings] = app.window.findEvents('threadSettingsChanged');
    expect(settings?.payload).toMatchObject({ approvalPolicy: 'on-request', sandbox: 'readOnly' });
    expect(app.codex.sent.map(({ method }) => method).slice(-3)).toEqual([
      'thread/resume',
      'config/read',
      'turn/start',
    ]);
  });

  it('reads a thread that another process writes to, and shows that until Codex gets it', async () => {
    app.store(stored, [storedTurn('newest')]);
    app.codex.answers['thread/resume'] = () => refused('thread already has an active writer');
    await app.openToWrite(stored);
    const standings = () => app.window.findEvents('threadSyncStatusChanged').map(({ payload }) => payload.syncStatus);
    const held = { type: 'locked', works: false };
    await expect.poll(standings).toEqual([held]);
    expect(await app.send('Mine', { threadId: stored })).toEqual(err({ type: 'lockedByOtherProcess' }));
    app.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, [storedTurn('newest')]));
    await app.send('Mine', { threadId: stored });
    expect(standings()).toEqual([held, { type: 'inSync' }]);
  });

  it('reads a thread that Codex refuses to load, and notes the reason in it', async () => {
    app.store(stored, [storedTurn('newest')]);
    app.codex.answers['thread/resume'] = () => refused('out of sorts');
    await app.openToWrite(stored);
    const said = () => app.window.entries('status').map(({ id, fact, detail }) => ({ id, fact, detail }));
    await expect.poll(said).toContainEqual({
      id: `notLoaded:${stored}`,
      fact: 'Codex refused.',
      detail: 'You can read it here. out of sorts',
    });
    app.codex.answers['thread/resume'] = () => ok(resumedThread(stored, folder, [storedTurn('newest')]));
    await app.send('Mine', { threadId: stored });
    expect(said()).toMatchObject([{ id: `notLoaded:${stored}`, fact: 'Codex resumed this thread.' }]);
  });

  it('loses no text and repeats none for a window that opens a thread during streaming', async () => {
    await app.startThread();
    const item = { type: 'agentMessage', id: 'm', text: '', phase: 'final_answer' };
    const delta = (text: string) =>
      app.emit(firstThread, 'item/agentMessage/delta', { turnId: 'turn 1', itemId: 'm', delta: text });
    app.emit(firstThread, 'item/started', { turnId: 'turn 1', item, startedAtMs: 1 });
    for (const text of ['one ', 'two ', 'three ']) delta(text);
    const view = await app.domain.handlers.openThread(app.other, { threadId: firstThread });
    if (!view.ok) throw new Error(view.error.type);
    app.other.show(view.value);
    expect(app.other.entries('assistant')).toMatchObject([{ text: 'one two three ' }]);
    delta('four');
    app.clock.advance(16);
    expect(app.other.entries('assistant')).toMatchObject([{ text: 'one two three four' }]);
    expect(app.window.transcript).toEqual(app.other.transcript);
  });
});

describe('an unknown Codex notification', () => {
  it('adds an unknown Codex notification to its thread, or passes it to the handler for the rest', async () => {
    await app.startThread();
    app.emit(firstThread, 'thread/newThing', { words: 'unheard of' });
    expect(app.window.entries('unknown')).toMatchObject([
      { name: 'thread/newThing', json: expect.stringContaining('unheard of') },
    ]);
    app.codex.notify('newThing', { words: 'unheard of' });
    app.codex.notify('account/updated', {});
    expect(app.unplaced).toMatchObject([{ method: 'newThing' }]);
  });
});

describe('a thread after Codex was gone', () => {
  it('adds what another client wrote while Codex was gone, and sends the permissions again', async () => {
    await app.startThread();
    app.codex.die();
    expect(app.window.transcript.turns).toMatchObject([{ status: 'interrupted' }]);
    const said = { type: 'agentMessage', id: 'x', text: 'From elsewhere', phase: 'final_answer' } as const;
    const item = { ...said, moderation: null, memoryCitation: null, delivery: null, questions: null };
    const added = storedTurn('turn elsewhere', { items: [{ ...item, startedAtMs: 1, completedAtMs: 2 }] });
    const cut = storedTurn('turn 1', { status: 'interrupted' });
    app.codex.answers['thread/resume'] = () => ok(resumedThread('thread 1', folder, [added, cut]));
    await app.send('Go on', { threadId: firstThread });
    expect(app.window.transcript.turns.map(({ id, status }) => [id, status])).toEqual([
      ['turn 1', 'interrupted'],
      ['turn elsewhere', 'completed'],
      ['turn 2', 'running'],
    ]);
    expect(app.window.entries('assistant')).toMatchObject([{ text: 'From elsewhere' }]);
    expect(app.sent('turn/start').at(-1)).toMatchObject({
      approvalPolicy: 'on-request',
      sandboxPolicy: { type: 'readOnly' },
    });
  });

  it('shows why a thread cannot be loaded, and keeps what is shown', async () => {
    await app.startThread();
    app.codex.die();
    app.codex.answers['thread/resume'] = () => refused('thread 1 already has an active writer');
    expect(await app.send('Go on', { threadId: firstThread })).toEqual(err({ type: 'lockedByOtherProcess' }));
    expect(app.window.entries('user')).toHaveLength(1);
    const opened = await app.domain.handlers.openThread(app.other, { threadId: firstThread });
    expect(opened).toMatchObject({ ok: true });
  });
});

describe('compaction', () => {
  it('compacts a thread only after the turn has ended', async () => {
    await app.startThread();
    app.codex.answers['thread/compact/start'] = () => ok({});
    const compact = () => app.domain.handlers.compactThread(app.window, { threadId: firstThread });
    expect(await compact()).toMatchObject({ ok: false, error: { type: 'refused' } });
    app.turnEnded(firstThread, 'turn 1');
    expect(await compact()).toEqual(ok(null));
  });
});
