import { describe, expect, it } from 'vitest';
import { clientMessageId, turnId, windowId } from '../../../shared/base/ids.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import { err, ok } from '../../../shared/base/result.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import { noBudget } from '../../../shared/spending/budget.ts';
import type { TrustGate } from '../../host/gates.ts';
import type { PlacedText } from '../../store/threads/stored-texts.ts';
import { refused, startedTurn } from '../testing/codex-replies.ts';
import { FakeApp, firstThread, folder } from '../testing/fake-app.ts';
import { createFakeTrust } from '../testing/fake-trust.ts';
import { usualPolicy } from '../testing/inert-services.ts';
import { createMessage } from '../testing/thread-bench.ts';

type Answer = Awaited<ReturnType<TrustGate['mayWrite']>>;

/** Creates an app with a running turn and one queued message. The test changes its folder and its mode. */
async function withQueued(approvalMode: ApprovalMode, fullAccessConsent = false) {
  const state: { answer: Answer | Promise<Answer>; picked: ApprovalMode; signedIn: boolean; minutes: number | null } = {
    answer: 'yes',
    picked: approvalMode,
    signedIn: true,
    minutes: null,
  };
  const texted = new Listeners<[PlacedText]>();
  const app = new FakeApp({
    trustGate: createFakeTrust(async () => state.answer),
    authGate: { maySend: async () => state.signedIn },
    policy: {
      ...usualPolicy,
      getPickedMode: () => state.picked,
      getBudget: (scope) => ({ ...noBudget, minutes: scope === 'thread' ? state.minutes : null }),
    },
    texts: { onText: (listen) => texted.add(listen) },
  });
  await app.startThread();
  await send(app, 'Queued', approvalMode, fullAccessConsent);
  let revision = 0;
  /** Opens a queued message for editing in a window, or closes it there. */
  const edit = (at: number, text: string | null, window: string = app.window.id) => {
    const [id = ''] = [app.window.findEvents('queueChanged').at(-1)?.payload.queue[at]?.id];
    const place = { threadId: firstThread, folder: null, field: `queued:${id}` };
    const kept = text === null ? null : { text, about: '' };
    texted.call({ place, window: windowId.parse(window), revision: revision++, text: kept });
  };
  return { app, state, edit };
}

function send(app: FakeApp, text: string, approvalMode: ApprovalMode, fullAccessConsent = false) {
  const settings = { model: null, effort: null, approvalMode };
  return app.send(text, { threadId: firstThread, settings, fullAccessConsent });
}

const queued = ({ window }: FakeApp) =>
  window
    .findEvents('queueChanged')
    .at(-1)
    ?.payload.queue.map(({ text }) => text);
const texts = (app: FakeApp) => app.window.entries('user').map(({ text }) => text);
const sandboxes: Readonly<Record<string, object>> = {
  readOnly: { approvalPolicy: 'on-request', sandboxPolicy: { type: 'readOnly' } },
  askForEverything: { approvalPolicy: 'untrusted', sandboxPolicy: { type: 'workspaceWrite' } },
  askWhenNeeded: { approvalPolicy: 'on-request', sandboxPolicy: { type: 'workspaceWrite' } },
  fullAccess: { approvalPolicy: 'never', sandboxPolicy: { type: 'dangerFullAccess' } },
};

describe('a queued message at its turn', () => {
  it('sends a queued message read-only if the user made the folder read-only in the meantime', async () => {
    const { app, state } = await withQueued('askWhenNeeded');
    state.answer = 'readOnly';
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(app.sent('turn/start')[1]).toMatchObject({ input: [{ text: 'Queued' }], ...sandboxes.readOnly });
    await expect.poll(() => app.window.entries('status')).toMatchObject([{ fact: 'This folder is read-only.' }]);
  });

  it.each([
    ['trust in the folder was withdrawn', { answer: 'ask' as const }, `${folder} is not trusted yet.`],
    ['the user has signed out', { signedIn: false }, 'Not signed in.'],
  ])('keeps a queued message if %s, and notes that in the thread', async (_why, change, fact) => {
    const { app, state } = await withQueued('askWhenNeeded');
    Object.assign(state, change);
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => app.window.entries('status')).toMatchObject([{ status: 'warning', fact }]);
    expect(app.sent('turn/start')).toHaveLength(1);
    expect(queued(app)).toEqual(['Queued']);
    Object.assign(state, { answer: 'yes', signedIn: true });
    const [waiting] = app.window.findEvents('queueChanged').at(-1)?.payload.queue ?? [];
    await app.domain.handlers.steerQueued(app.window, { threadId: firstThread, id: waiting?.id ?? '' });
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(queued(app)).toEqual([]);
  });

  it('keeps a queued message that is over the budget, and sends it once the budget is raised', async () => {
    const { app, state } = await withQueued('askWhenNeeded');
    state.minutes = 0.01;
    app.turnEnded(firstThread, 'turn 1');
    const commands = ['raiseThreadBudget'];
    await expect.poll(() => app.window.entries('status').at(-1)).toMatchObject({ status: 'warning', commands });
    expect(app.sent('turn/start')).toHaveLength(1);
    const budget = { ...noBudget, minutes: 90 };
    await app.domain.handlers.setBudget(app.window, { threadId: firstThread, budget });
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(queued(app)).toEqual([]);
    expect(app.window.entries('status').at(-1)).toMatchObject({ status: 'info', commands: [] });
  });

  it.each<[ApprovalMode, ApprovalMode, ApprovalMode]>([
    ['askWhenNeeded', 'readOnly', 'readOnly'],
    ['askWhenNeeded', 'askForEverything', 'askForEverything'],
    ['askForEverything', 'askWhenNeeded', 'askForEverything'],
    ['fullAccess', 'askWhenNeeded', 'askWhenNeeded'],
    ['askWhenNeeded', 'fullAccess', 'askWhenNeeded'],
    ['config', 'readOnly', 'readOnly'],
    ['config', 'askForEverything', 'askForEverything'],
  ])('sends a message queued with %s while %s is picked with %s', async (mode, picked, sent) => {
    const { app, state } = await withQueued(mode, mode === 'fullAccess');
    state.picked = picked;
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(app.sent('turn/start')[1]).toMatchObject(sandboxes[sent] ?? {});
  });

  it('sends a queued message with config.toml if that replaced full access', async () => {
    const { app, state } = await withQueued('fullAccess', true);
    state.picked = 'config';
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(app.sent('turn/start')[1]).not.toHaveProperty('sandboxPolicy');
  });

  it('sends a queued message with no more permissions than the picked mode if the user sends it at once', async () => {
    const { app, state } = await withQueued('askWhenNeeded');
    app.turnEnded(firstThread, 'turn 1', 'interrupted');
    state.picked = 'readOnly';
    const [waiting] = app.window.findEvents('queueChanged').at(-1)?.payload.queue ?? [];
    await app.domain.handlers.steerQueued(app.window, { threadId: firstThread, id: waiting?.id ?? '' });
    expect(app.sent('turn/start')[1]).toMatchObject(sandboxes.readOnly ?? {});
  });
});

it('continues the queue if a turn ends before Codex confirms its start', async () => {
  const { app } = await withQueued('askWhenNeeded');
  await send(app, 'Second', 'askWhenNeeded');
  const start = app.codex.answers['turn/start'];
  app.codex.answers['turn/start'] = (params) => {
    app.turnStarted(firstThread, 'turn 2');
    app.turnEnded(firstThread, 'turn 2');
    if (start !== undefined) app.codex.answers['turn/start'] = start;
    return start?.(params) ?? startedTurn('turn 2');
  };
  app.turnEnded(firstThread, 'turn 1');
  await expect.poll(() => app.sent('turn/start')).toHaveLength(3);
  expect(queued(app)).toEqual([]);
});

describe('while a queued message is checked', () => {
  const asked = async () => {
    const set = await withQueued('askWhenNeeded');
    const answer = Promise.withResolvers<Answer>();
    set.state.answer = answer.promise;
    set.app.turnEnded(firstThread, 'turn 1');
    set.state.answer = 'yes';
    return { ...set, answer };
  };

  it('sends a message of the user after the queued message that is being checked', async () => {
    const { answer, app } = await asked();
    const later = send(app, 'Later', 'askWhenNeeded');
    answer.resolve('yes');
    await later;
    expect(texts(app)).toEqual(['Hello', 'Queued']);
    expect(queued(app)).toEqual(['Later']);
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
  });

  it('does not send a removed message, and sends the next one', async () => {
    const { answer, app } = await asked();
    const [waiting] = app.window.findEvents('queueChanged').at(-1)?.payload.queue ?? [];
    await app.domain.handlers.changeQueued(app.window, {
      threadId: firstThread,
      id: waiting?.id ?? '',
      change: { type: 'remove' },
    });
    answer.resolve('yes');
    await send(app, 'Later', 'askWhenNeeded');
    expect(texts(app)).toEqual(['Hello', 'Later']);
  });

  it('sends nothing to a thread that was started again with another Codex', async () => {
    const { answer, app } = await asked();
    app.codex.die();
    app.store(firstThread, []);
    await app.domain.refillThreads();
    answer.resolve('yes');
    await app.open(firstThread);
    expect(app.sent('turn/start')).toHaveLength(1);
  });
});

describe('a queued message that a window has open to edit', () => {
  const held = ({ window }: FakeApp) =>
    window
      .findEvents('queueChanged')
      .at(-1)
      ?.payload.queue.map((row) => row.holdReason);

  it('holds a message open to edit with those behind it, and sends its new text once the edit ends', async () => {
    const { app, edit } = await withQueued('askWhenNeeded');
    await send(app, 'Behind it', 'askWhenNeeded');
    edit(0, 'Better');
    expect(held(app)).toEqual(['edited', undefined]);
    app.turnEnded(firstThread, 'turn 1');
    await new Promise((resolve) => setTimeout(resolve));
    expect(app.sent('turn/start')).toHaveLength(1);
    expect(queued(app)).toEqual(['Queued', 'Behind it']);
    const [row] = app.window.findEvents('queueChanged').at(-1)?.payload.queue ?? [];
    const change = { type: 'text', text: 'Better', was: 'Queued' } as const;
    await app.domain.handlers.changeQueued(app.window, { threadId: firstThread, id: row?.id ?? '', change });
    expect(app.sent('turn/start')).toHaveLength(1);
    edit(0, null);
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(app.sent('turn/start')[1]).toMatchObject({ input: [{ text: 'Better' }] });
    expect(queued(app)).toEqual(['Behind it']);
  });

  it('holds a message until the last window has closed its edit', async () => {
    const { app, edit } = await withQueued('askWhenNeeded');
    edit(0, 'One');
    edit(0, 'Two', 'other');
    app.turnEnded(firstThread, 'turn 1');
    edit(0, null);
    await new Promise((resolve) => setTimeout(resolve));
    expect(app.sent('turn/start')).toHaveLength(1);
    edit(0, null, 'other');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
  });

  it('releases a message from the edit of a window that is gone once another window saves it', async () => {
    const { app, edit } = await withQueued('askWhenNeeded');
    edit(0, 'Left unsaved', 'gone');
    app.turnEnded(firstThread, 'turn 1');
    await new Promise((resolve) => setTimeout(resolve));
    const [row] = app.window.findEvents('queueChanged').at(-1)?.payload.queue ?? [];
    expect(row).toMatchObject({ text: 'Queued', holdReason: 'edited' });
    const change = { type: 'text', text: 'Saved', was: 'Queued' } as const;
    await app.domain.handlers.changeQueued(app.window, { threadId: firstThread, id: row?.id ?? '', change });
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(app.sent('turn/start')[1]).toMatchObject({ input: [{ text: 'Saved' }] });
  });
});

describe('a queued message while Codex would begin other work with its turn', () => {
  const used = { tokenBudget: null, tokensUsed: 1, timeUsedSeconds: 2 };
  const goal = { objective: 'Tidy up', status: 'active', createdAt: 1, ...used };
  const standing = ({ window }: FakeApp) =>
    window.findEvents('threadSyncStatusChanged').at(-1)?.payload.syncStatus.type;
  const tell = ({ codex }: FakeApp, now: object | null) => {
    codex.answers['thread/goal/get'] = () => JSON.parse(JSON.stringify(ok({ goal: now })));
  };
  /** Creates an app whose queued message waits, because another client has set a goal. */
  const waiting = async () => {
    const { app } = await withQueued('askWhenNeeded');
    tell(app, goal);
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => standing(app)).toBe('pendingWork');
    return app;
  };

  it('waits, and goes out once the user has paused the goal', async () => {
    const app = await waiting();
    app.codex.answers['thread/goal/set'] = () => {
      tell(app, { ...goal, status: 'paused' });
      return JSON.parse(JSON.stringify(ok({ goal })));
    };
    expect(queued(app)).toEqual(['Queued']);
    expect(app.sent('turn/start')).toHaveLength(1);
    const decision = { threadId: firstThread, shown: { goal, queued: [] } };
    expect(await app.domain.handlers.pauseGoal(app.window, decision)).toEqual(ok(null));
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(queued(app)).toEqual([]);
  });

  it('goes out after the turn that began in the meantime', async () => {
    const app = await waiting();
    app.turnStarted(firstThread, 'by itself');
    tell(app, null);
    app.turnEnded(firstThread, 'by itself');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(queued(app)).toEqual([]);
  });

  it('waits for the user if that turn was stopped', async () => {
    const app = await waiting();
    app.turnStarted(firstThread, 'by itself');
    tell(app, null);
    app.turnEnded(firstThread, 'by itself', 'interrupted');
    const decision = { threadId: firstThread, shown: { goal: null, queued: [] } };
    app.codex.answers['thread/goal/clear'] = () => JSON.parse('{"ok":true,"value":{"cleared":true}}');
    expect(await app.domain.handlers.clearGoal(app.window, decision)).toEqual(ok(null));
    expect(app.sent('turn/start')).toHaveLength(1);
    expect(queued(app)).toEqual(['Queued']);
  });
});

it('shows why a queued message failed if Codex says nothing about other work and refuses the message', async () => {
  const { app } = await withQueued('askWhenNeeded');
  app.codex.answers['thread/goal/get'] = () => err({ type: 'noAnswer', afterMs: 60_000 });
  app.codex.answers['turn/start'] = () => refused('Out of order');
  app.turnEnded(firstThread, 'turn 1');
  const problem = expect.stringContaining('Out of order');
  await expect.poll(() => app.window.entries('user').at(-1)).toMatchObject({ text: 'Queued', problem });
  expect(queued(app)).toEqual([]);
});

describe('a message that asks for a plan', () => {
  const plan = { model: null, effort: null, approvalMode: 'fullAccess', plan: true } as const;

  it('waits for a turn that may write instead of steering it, and does not start while what that left could write', async () => {
    const { app, state } = await withQueued('askWhenNeeded');
    state.picked = 'fullAccess';
    app.codex.answers['turn/steer'] = () => ok({ turnId: 'turn 1' });
    void app.send('Plan it', { threadId: firstThread, settings: plan, delivery: 'steer' });
    await expect.poll(() => queued(app)).toEqual(['Queued', 'Plan it']);
    expect(app.sent('turn/steer')).toEqual([]);
    app.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    app.turnEnded(firstThread, 'turn 2');
    await expect
      .poll(() => app.window.entries('user').at(-1))
      .toMatchObject({ text: 'Plan it', state: 'notSent', problem: expect.stringContaining('could still write') });
    expect(app.sent('turn/start')).toHaveLength(2);
  });

  it('says why and starts nothing if Codex refuses the mode, and still asks for a plan when it is sent again', async () => {
    const app = new FakeApp();
    const begin = app.codex.answers['turn/start'];
    app.codex.answers['turn/start'] = () => refused('refers to undefined profile');
    await app.send('Plan it', { settings: plan });
    await app.open(firstThread);
    expect(app.sent('turn/start')).toHaveLength(1);
    expect(app.window.entries('user').at(-1)).toMatchObject({
      state: 'notSent',
      problem: expect.stringContaining('undefined profile'),
    });
    expect(app.domain.facade.find(firstThread)?.isPlanning).toBe(false);
    app.codex.answers['turn/start'] = (params) => begin?.(params) ?? refused('no answer');
    const again = await app.domain.handlers.retryTurn(app.window, {
      threadId: firstThread,
      turnId: app.window.transcript.turns.at(-1)?.id ?? turnId.parse('none'),
      clientId: clientMessageId.parse('again'),
      settings: { model: null, effort: null, approvalMode: 'fullAccess' },
      consent: true,
      fullAccessConsent: true,
    });
    expect(again.ok).toBe(true);
    expect(app.sent('turn/start')[1]).toMatchObject({
      approvalPolicy: 'never',
      permissions: expect.stringContaining('workcell-plan-'),
      collaborationMode: { mode: 'plan' },
    });
    expect(app.sent('turn/start')[1]).not.toHaveProperty('sandboxPolicy');
    expect(app.domain.facade.find(firstThread)?.isPlanning).toBe(true);
    app.codex.die(true);
    expect(app.domain.facade.find(firstThread)?.isPlanning).toBe(false);
  });

  it('has a turn that others steer but cannot widen, whatever mode is picked for them', async () => {
    const app = new FakeApp();
    app.codex.answers['turn/steer'] = () => ok({ turnId: 'turn 1' });
    await app.send('Plan it', { settings: plan });
    await app.open(firstThread);
    app.turnStarted(firstThread, 'turn 1');
    const settings = { model: null, effort: null, approvalMode: 'fullAccess' } as const;
    const consent = { fullAccessConsent: true, delivery: 'steer' } as const;
    await app.send('Now write', { threadId: firstThread, settings, ...consent });
    expect(app.sent('turn/steer')).toHaveLength(1);
    expect(app.sent('turn/start')).toHaveLength(1);
    expect(app.domain.facade.find(firstThread)?.isPlanning).toBe(true);
  });

  it('is approved once when two windows start it, and the second start sends nothing', async () => {
    const app = new FakeApp();
    await app.send('Plan it', { settings: plan });
    await app.open(firstThread);
    app.turnStarted(firstThread, 'turn 1');
    app.turnEnded(firstThread, 'turn 1');
    const settings = { model: null, effort: null, approvalMode: 'askWhenNeeded' } as const;
    const about = { threadId: firstThread, follows: turnId.parse('turn 1'), settings };
    const start = () => app.domain.handlers.sendMessage(app.window, createMessage('Implement the plan.', about));
    const outcomes = await Promise.all([start(), start()]);
    expect(outcomes.map(({ ok: isSent }) => isSent).toSorted()).toEqual([false, true]);
    await expect.poll(() => app.sent('turn/start')).toHaveLength(2);
    expect(queued(app) ?? []).toEqual([]);
    expect(texts(app)).toEqual(['Plan it', 'Implement the plan.']);
  });

  it('does not steer the turn that starts an approved plan, not even before Codex has taken that turn', async () => {
    const app = new FakeApp();
    await app.send('Plan it', { settings: plan });
    await app.open(firstThread);
    app.turnStarted(firstThread, 'turn 1');
    app.turnEnded(firstThread, 'turn 1');
    app.codex.answers['turn/steer'] = () => ok({ turnId: 'turn 2' });
    const settings = { model: null, effort: null, approvalMode: 'askWhenNeeded' } as const;
    const started = app.send('Implement the plan.', { threadId: firstThread, settings });
    const steered = app.send('Plan more', { threadId: firstThread, settings: plan, delivery: 'steer' });
    await Promise.all([started, steered]);
    expect(app.sent('turn/start')[1]).toMatchObject({ input: [{ text: 'Implement the plan.' }] });
    expect(app.sent('turn/steer')).toEqual([]);
    expect(queued(app)).toEqual(['Plan more']);
  });

  it('counts as planning after a review that did not start, because its agents may still work', async () => {
    const app = new FakeApp();
    await app.send('Plan it', { settings: plan });
    await app.open(firstThread);
    app.turnStarted(firstThread, 'turn 1');
    app.turnEnded(firstThread, 'turn 1');
    app.codex.answers['thread/settings/update'] = () => refused('Not now.');
    const started = await app.domain.handlers.startReview(app.window, { threadId: firstThread });
    expect(started.ok).toBe(false);
    expect(app.sent('thread/settings/update')).toHaveLength(1);
    expect(app.domain.facade.find(firstThread)?.isPlanning).toBe(true);
  });
});
