import { beforeEach, describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { refused, storedTurn } from '../testing/codex-replies.ts';
import { FakeApp } from '../testing/fake-app.ts';
import { toLeftMessage } from './pending-work.ts';

const stored = threadId.parse('stored');

let app: FakeApp;
beforeEach(() => {
  app = new FakeApp();
  app.store(stored, [storedTurn('first')]);
});

const syncStatus = () => app.window.findEvents('threadSyncStatusChanged').at(-1)?.payload.syncStatus;
const goal = () => app.window.findEvents('threadGoalChanged').at(-1)?.payload.goal;
/** Creates a decision about what the window shows. */
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
  ])(
    'does not load a thread with a goal it does not understand, and shows an active goal: %s',
    async (_words, told) => {
      app.codex.answers['thread/goal/get'] = () => JSON.parse(JSON.stringify(ok({ goal: told })));
      await app.open(stored);
      await isHeldBack();
      expect(goal()).toMatchObject({ status: 'active' });
      expect(wasLoaded()).toBe(false);
    },
  );

  it('keeps a goal when an update of it is not understood', async () => {
    await app.openToWrite(stored);
    await expect.poll(wasLoaded).toBe(true);
    app.codex.notify('thread/goal/updated', {
      threadId: stored,
      turnId: null,
      goal: { objective: 'Go', status: 'new' },
    });
    await expect.poll(goal).toMatchObject({ objective: 'Go', status: 'active' });
  });
});

describe('a Codex that does not report what it would start', () => {
  it.each([
    ['the goal', 'thread/goal/get'],
    ['the queue', 'thread/queue/list'],
  ] as const)('does not load the thread when Codex refuses to report %s', async (_words, method) => {
    app.codex.answers[method] = () => refused('sqlite state db unavailable');
    await app.open(stored);
    await isHeldBack();
    expect(wasLoaded()).toBe(false);
    await app.domain.handlers.continueThread(app.window, decision([]));
    expect(wasLoaded()).toBe(true);
  });

  it('does not load the thread when its list of messages is unreadable', async () => {
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
  ])('loads the thread if Codex %s', async (_words, { code, message }) => {
    app.codex.answers['thread/goal/get'] = () => err({ type: 'refused', code, message, data: null });
    app.codex.answers['thread/queue/list'] = () => err({ type: 'refused', code, message, data: null });
    await app.openToWrite(stored);
    await expect.poll(wasLoaded).toBe(true);
  });
});

describe('a goal whose turn ends before it is done', () => {
  const active = { objective: 'Tidy up', status: 'active', tokenBudget: null, tokensUsed: 1, timeUsedSeconds: 2 };
  const paused = () => app.sent('thread/goal/set');
  const pause = [{ threadId: stored, status: 'paused', origin: 'user' }];

  beforeEach(async () => {
    await app.openToWrite(stored);
    await expect.poll(wasLoaded).toBe(true);
    app.emit(stored, 'thread/goal/updated', { turnId: null, goal: active });
    app.codex.answers['thread/goal/get'] = () => JSON.parse(JSON.stringify(ok({ goal: active })));
    app.codex.answers['thread/goal/set'] = () => JSON.parse(JSON.stringify(ok({ goal: active })));
    app.codex.answers['turn/interrupt'] = () => ok({});
    app.codex.answers['thread/backgroundTerminals/list'] = () => ok({ data: [], nextCursor: null });
    app.turnStarted(stored, 'toward the goal');
  });

  it('is paused by Stop, and the turn is interrupted', async () => {
    expect(await app.domain.handlers.stopTurn(app.window, { threadId: stored })).toEqual(ok(null));
    expect(paused()).toEqual(pause);
    expect(app.sent('turn/interrupt')).toEqual([{ threadId: stored, turnId: 'toward the goal' }]);
  });

  it('does not keep Stop from interrupting the turn while Codex says nothing about it, and is paused later', async () => {
    const asked = Promise.withResolvers<void>();
    app.codex.answers['thread/goal/get'] = async () => {
      await asked.promise;
      return JSON.parse(JSON.stringify(ok({ goal: active })));
    };
    const stopped = app.domain.handlers.stopTurn(app.window, { threadId: stored });
    app.clock.advance(500);
    await expect.poll(() => app.sent('turn/interrupt')).toHaveLength(1);
    expect(paused()).toEqual([]);
    asked.resolve();
    expect(await stopped).toEqual(ok(null));
    expect(paused()).toEqual(pause);
  });

  it('pauses the goal when anything else interrupts the turn', async () => {
    app.turnEnded(stored, 'toward the goal', 'interrupted');
    await expect.poll(paused).toEqual(pause);
  });

  it('is paused when the turn is interrupted although another client set it and Codex announced nothing', async () => {
    app.emit(stored, 'thread/goal/cleared');
    app.turnEnded(stored, 'toward the goal', 'interrupted');
    await expect.poll(paused).toEqual(pause);
  });

  it('leaves a note in an interrupted turn if Codex does not pause it', async () => {
    app.codex.answers['thread/goal/set'] = () => refused('sqlite state db unavailable');
    app.turnEnded(stored, 'toward the goal', 'interrupted');
    const facts = () => app.window.entries('status').map(({ fact }) => fact);
    await expect.poll(facts).toContain("Codex did not confirm that this thread's goal is paused.");
  });

  it('keeps the goal active when the turn ends by itself', async () => {
    app.turnEnded(stored, 'toward the goal');
    await app.send('And now?', { threadId: stored });
    expect(paused()).toEqual([]);
  });

  it('stops the turn even if the goal cannot be paused, and reports that', async () => {
    app.codex.answers['thread/goal/set'] = () => refused('sqlite state db unavailable');
    const stopped = await app.domain.handlers.stopTurn(app.window, { threadId: stored });
    expect(app.sent('turn/interrupt')).toHaveLength(1);
    expect(stopped).toEqual({ ok: false, error: { type: 'refused', message: 'sqlite state db unavailable' } });
  });
});

/** Makes Codex report this goal and these messages from other clients. */
const tell = (about: object | null, data: readonly object[] = []) => {
  app.codex.answers['thread/goal/get'] = () => JSON.parse(JSON.stringify(ok({ goal: about })));
  app.codex.answers['thread/queue/list'] = () => JSON.parse(JSON.stringify(ok({ data, nextCursor: null })));
};
const goalOf = (objective: string) => {
  return { objective, status: 'active', tokenBudget: null, tokensUsed: 1, timeUsedSeconds: 2, createdAt: 1 };
};
const leftBehind = (id: string, facts: object = {}) => {
  const input = [{ type: 'text', text: `Do ${id}`, text_elements: [] }];
  return { id, clientUserMessageId: id, input, responsesapiClientMetadata: null, ...facts };
};
const waiting = { ok: false, error: { type: 'hasPendingWork' } };
const sent = { ok: true, value: { threadId: stored } };
/** Opens the thread and waits until Codex has loaded it. */
const openLoaded = async () => {
  await app.openToWrite(stored);
  await expect.poll(() => app.window.findEvents('threadSettingsChanged')).not.toEqual([]);
};

describe('a goal that another client has set on a loaded thread', () => {
  beforeEach(openLoaded);

  it('is not followed because windows have shown it: nothing is sent until the user has decided', async () => {
    tell(goalOf('Delete everything'));
    expect(await app.send('One', { threadId: stored })).toEqual(waiting);
    app.turnStarted(stored, 'by itself');
    app.turnEnded(stored, 'by itself');
    expect(await app.send('Two', { threadId: stored })).toEqual(waiting);
    expect(app.sent('turn/start')).toEqual([]);
  });

  it('is held back again in a later process of Codex, and after another client has replaced it', async () => {
    app.emit(stored, 'thread/goal/updated', { turnId: null, goal: goalOf('Tidy up') });
    tell(goalOf('Tidy up'));
    expect(await app.send('One', { threadId: stored })).toEqual(sent);
    app.turnStarted(stored, 'turn 1');
    app.turnEnded(stored, 'turn 1');
    tell(goalOf('Delete everything'));
    expect(await app.send('Two', { threadId: stored })).toEqual(waiting);
    app.codex.die();
    tell(goalOf('Tidy up'));
    expect(await app.send('Three', { threadId: stored })).toEqual(waiting);
  });

  it('is followed once the user has continued', async () => {
    tell(goalOf('Tidy up'));
    app.codex.answers['thread/goal/set'] = () => JSON.parse(JSON.stringify(ok({ goal: goalOf('Tidy up') })));
    expect(await app.send('One', { threadId: stored })).toEqual(waiting);
    expect(await app.domain.handlers.continueThread(app.window, decision())).toEqual(ok(null));
    expect(await app.send('Two', { threadId: stored })).toEqual(sent);
  });

  it('no longer holds the thread back once a turn runs, and a message steers that turn', async () => {
    tell(goalOf('Tidy up'));
    app.codex.answers['turn/steer'] = () => ok({ turnId: 'by itself' });
    await app.send('One', { threadId: stored });
    expect(syncStatus()).toMatchObject({ type: 'pendingWork' });
    app.turnStarted(stored, 'by itself');
    expect(syncStatus()).toEqual({ type: 'inSync' });
    expect(await app.send('Two', { threadId: stored, delivery: 'steer' })).toEqual(sent);
    expect(app.sent('turn/steer')).toHaveLength(1);
  });
});

it('a thread that Codex unloads while it is asked about pending work is loaded again for the message', async () => {
  await openLoaded();
  const asked = Promise.withResolvers<void>();
  app.codex.answers['thread/goal/get'] = async () => {
    await asked.promise;
    return ok({ goal: null });
  };
  const sending = app.send('One', { threadId: stored });
  await expect.poll(() => app.sent('thread/goal/get')).toHaveLength(2);
  app.emit(stored, 'thread/closed');
  asked.resolve();
  expect(await sending).toEqual(sent);
  expect(app.sent('thread/resume')).toHaveLength(2);
});

describe('a decision about the work of a loaded thread', () => {
  beforeEach(async () => {
    await openLoaded();
    app.codex.answers['thread/goal/set'] = () => JSON.parse(JSON.stringify(ok({ goal: null })));
    app.codex.answers['thread/queue/start'] = () => JSON.parse(JSON.stringify(ok({ turn: storedTurn('next') })));
  });
  const changed = { ok: false, error: { type: 'workChanged' } };

  it('is carried out for the goal although another client has left a message meanwhile', async () => {
    tell(goalOf('Tidy up'));
    await app.send('One', { threadId: stored });
    const shown = decision();
    tell(goalOf('Tidy up'), [leftBehind('a')]);
    expect(await app.domain.handlers.continueThread(app.window, shown)).toEqual(changed);
    expect(await app.domain.handlers.pauseGoal(app.window, shown)).toEqual(ok(null));
    expect(app.sent('thread/goal/set')).toEqual([{ threadId: stored, status: 'paused', origin: 'user' }]);
  });

  it('is carried out for the messages although another client has set a goal meanwhile', async () => {
    tell(null, [leftBehind('a')]);
    app.codex.answers['thread/queue/delete'] = () => {
      tell(null);
      return JSON.parse('{"ok":true,"value":{"deleted":true}}');
    };
    await app.send('One', { threadId: stored });
    const shown = decision();
    tell(goalOf('Tidy up'), [leftBehind('a')]);
    expect(await app.domain.handlers.discardQueued(app.window, shown)).toEqual(ok(null));
    expect(app.sent('thread/queue/delete')).toHaveLength(1);
  });

  it('lets messages go out one after another, and is not asked for again while the goal is continued', async () => {
    tell(null, [leftBehind('a'), leftBehind('b')]);
    expect(await app.send('One', { threadId: stored })).toEqual(waiting);
    expect(await app.domain.handlers.continueThread(app.window, decision())).toEqual(ok(null));
    expect(app.sent('thread/queue/start')).toHaveLength(1);
    tell({ ...goalOf('Tidy up'), status: 'paused' }, [leftBehind('b')]);
    expect(await app.send('Two', { threadId: stored })).toEqual(sent);
    app.turnStarted(stored, 'turn 1');
    app.turnEnded(stored, 'turn 1');
    expect(await app.domain.handlers.continueThread(app.window, decision())).toEqual(ok(null));
    expect(await app.send('Three', { threadId: stored })).toEqual(sent);
    app.turnStarted(stored, 'turn 2');
    app.turnEnded(stored, 'turn 2');
    tell({ ...goalOf('Tidy up'), status: 'paused' }, [leftBehind('b'), leftBehind('c')]);
    expect(await app.send('Four', { threadId: stored })).toEqual(waiting);
  });
});

describe('a message of another client', () => {
  it('is the same whatever the order of its metadata, and another one with another picture', () => {
    const one = toLeftMessage(leftBehind('a', { responsesapiClientMetadata: { x: '1', y: '2' } }));
    expect(toLeftMessage(leftBehind('a', { responsesapiClientMetadata: { y: '2', x: '1' } }))).toEqual(one);
    const picture = (path: string) => toLeftMessage(leftBehind('a', { input: [{ type: 'localImage', path }] }));
    expect(picture('/one.png').digest).not.toBe(picture('/other.png').digest);
  });

  it('comes with its whole text, or how much of it is left out, and with how many other parts it has', () => {
    const input = [
      { type: 'text', text: 'First', text_elements: [] },
      { type: 'localImage', path: '/one.png' },
      { type: 'text', text: 'Second', text_elements: [] },
    ];
    expect(toLeftMessage(leftBehind('a', { input }))).toMatchObject({ text: 'First\nSecond', more: 0, others: 1 });
    const long = toLeftMessage(leftBehind('a', { input: [{ type: 'text', text: 'x'.repeat(3_000) }] }));
    expect(long.text.length + long.more).toBe(3_000);
  });
});

describe('Discard', () => {
  it('fails to discard when Codex keeps a message that it should delete', async () => {
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
