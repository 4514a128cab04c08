import { describe, expect, it } from 'vitest';
import type { ApprovalMode } from '../../shared/options/options.ts';
import type { TrustGate } from '../host/gates.ts';
import { startedTurn } from './testing/codex-replies.ts';
import { FakeDesk, firstThread, folder } from './testing/fake-desk.ts';
import { fakeTrust } from './testing/fake-trust.ts';

type Answer = Awaited<ReturnType<TrustGate['mayWrite']>>;

/** A desk with a running turn and one queued message. The test changes its folder and its mode. */
async function withQueued(approvalMode: ApprovalMode, fullAccessConsent = false) {
  const state: { answer: Answer | Promise<Answer>; picked: ApprovalMode; signedIn: boolean } = {
    answer: 'yes',
    picked: approvalMode,
    signedIn: true,
  };
  const desk = new FakeDesk({
    trustGate: fakeTrust(async () => state.answer),
    authGate: { maySend: async () => state.signedIn },
    pickedMode: () => state.picked,
  });
  await desk.begin();
  await send(desk, 'Queued', approvalMode, fullAccessConsent);
  return { desk, state };
}

function send(desk: FakeDesk, text: string, approvalMode: ApprovalMode, fullAccessConsent = false) {
  const settings = { model: null, effort: null, approvalMode };
  return desk.send(text, { threadId: firstThread, settings, fullAccessConsent });
}

const queued = ({ window }: FakeDesk) =>
  window
    .announced('queueChanged')
    .at(-1)
    ?.payload.queue.map(({ text }) => text);
const texts = (desk: FakeDesk) => desk.window.entries('user').map(({ text }) => text);
const sandboxes: Readonly<Record<string, object>> = {
  readOnly: { approvalPolicy: 'on-request', sandboxPolicy: { type: 'readOnly' } },
  askForEverything: { approvalPolicy: 'untrusted', sandboxPolicy: { type: 'workspaceWrite' } },
  askWhenNeeded: { approvalPolicy: 'on-request', sandboxPolicy: { type: 'workspaceWrite' } },
  fullAccess: { approvalPolicy: 'never', sandboxPolicy: { type: 'dangerFullAccess' } },
};

describe('a queued message at its turn', () => {
  it('goes out read-only if the person made the folder read-only in the meantime', async () => {
    const { desk, state } = await withQueued('askWhenNeeded');
    state.answer = 'readOnly';
    desk.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => desk.sent('turn/start')).toHaveLength(2);
    expect(desk.sent('turn/start')[1]).toMatchObject({ input: [{ text: 'Queued' }], ...sandboxes.readOnly });
    await expect
      .poll(() => desk.window.entries('status'))
      .toMatchObject([{ fact: 'Codex only reads in this folder.' }]);
  });

  it.each([
    ['trust in the folder was withdrawn', { answer: 'ask' as const }, `${folder} is not trusted yet.`],
    ['the person has signed out', { signedIn: false }, 'Nobody is signed in.'],
  ])('waits if %s, and the thread says so', async (_why, change, fact) => {
    const { desk, state } = await withQueued('askWhenNeeded');
    Object.assign(state, change);
    desk.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => desk.window.entries('status')).toMatchObject([{ status: 'warning', fact }]);
    expect(desk.sent('turn/start')).toHaveLength(1);
    expect(queued(desk)).toEqual(['Queued']);
    Object.assign(state, { answer: 'yes', signedIn: true });
    const [waiting] = desk.window.announced('queueChanged').at(-1)?.payload.queue ?? [];
    await desk.domain.handlers.steerQueued(desk.window, { threadId: firstThread, id: waiting?.id ?? '' });
    await expect.poll(() => desk.sent('turn/start')).toHaveLength(2);
    expect(queued(desk)).toEqual([]);
  });

  it.each<[ApprovalMode, ApprovalMode, ApprovalMode]>([
    ['askWhenNeeded', 'readOnly', 'readOnly'],
    ['askWhenNeeded', 'askForEverything', 'askForEverything'],
    ['askForEverything', 'askWhenNeeded', 'askForEverything'],
    ['fullAccess', 'askWhenNeeded', 'askWhenNeeded'],
    ['askWhenNeeded', 'fullAccess', 'askWhenNeeded'],
    ['config', 'readOnly', 'readOnly'],
    ['config', 'askForEverything', 'askForEverything'],
  ])('queued with %s while %s is picked goes out with %s', async (mode, picked, sent) => {
    const { desk, state } = await withQueued(mode, mode === 'fullAccess');
    state.picked = picked;
    desk.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => desk.sent('turn/start')).toHaveLength(2);
    expect(desk.sent('turn/start')[1]).toMatchObject(sandboxes[sent] ?? {});
  });

  it('goes out with config.toml if that replaced full access', async () => {
    const { desk, state } = await withQueued('fullAccess', true);
    state.picked = 'config';
    desk.turnEnded(firstThread, 'turn 1');
    await expect.poll(() => desk.sent('turn/start')).toHaveLength(2);
    expect(desk.sent('turn/start')[1]).not.toHaveProperty('sandboxPolicy');
  });

  it('has no more permissions than the picked mode if the person sends it at once', async () => {
    const { desk, state } = await withQueued('askWhenNeeded');
    desk.turnEnded(firstThread, 'turn 1', 'interrupted');
    state.picked = 'readOnly';
    const [waiting] = desk.window.announced('queueChanged').at(-1)?.payload.queue ?? [];
    await desk.domain.handlers.steerQueued(desk.window, { threadId: firstThread, id: waiting?.id ?? '' });
    expect(desk.sent('turn/start')[1]).toMatchObject(sandboxes.readOnly ?? {});
  });
});

it('continues the queue if a turn ends before Codex answers that it began', async () => {
  const { desk } = await withQueued('askWhenNeeded');
  await send(desk, 'Second', 'askWhenNeeded');
  const start = desk.codex.answers['turn/start'];
  desk.codex.answers['turn/start'] = (params) => {
    desk.turnStarted(firstThread, 'turn 2');
    desk.turnEnded(firstThread, 'turn 2');
    if (start !== undefined) desk.codex.answers['turn/start'] = start;
    return start?.(params) ?? startedTurn('turn 2');
  };
  desk.turnEnded(firstThread, 'turn 1');
  await expect.poll(() => desk.sent('turn/start')).toHaveLength(3);
  expect(queued(desk)).toEqual([]);
});

describe('while a queued message is checked', () => {
  const asked = async () => {
    const set = await withQueued('askWhenNeeded');
    const answer = Promise.withResolvers<Answer>();
    set.state.answer = answer.promise;
    set.desk.turnEnded(firstThread, 'turn 1');
    set.state.answer = 'yes';
    return { ...set, answer };
  };

  it('a message that the person sends follows it', async () => {
    const { answer, desk } = await asked();
    const later = send(desk, 'Later', 'askWhenNeeded');
    answer.resolve('yes');
    await later;
    expect(texts(desk)).toEqual(['Hello', 'Queued']);
    expect(queued(desk)).toEqual(['Later']);
    await expect.poll(() => desk.sent('turn/start')).toHaveLength(2);
  });

  it('a removed message does not go out, and the next one does', async () => {
    const { answer, desk } = await asked();
    const [waiting] = desk.window.announced('queueChanged').at(-1)?.payload.queue ?? [];
    await desk.domain.handlers.arrangeQueue(desk.window, {
      threadId: firstThread,
      queue: [],
      knew: [waiting?.id ?? ''],
    });
    answer.resolve('yes');
    await send(desk, 'Later', 'askWhenNeeded');
    expect(texts(desk)).toEqual(['Hello', 'Later']);
  });

  it('nothing goes out to a thread that was started again with another Codex', async () => {
    const { answer, desk } = await asked();
    desk.codex.die();
    desk.store(firstThread, []);
    await desk.domain.refill();
    answer.resolve('yes');
    await desk.open(firstThread);
    expect(desk.sent('turn/start')).toHaveLength(1);
  });
});
