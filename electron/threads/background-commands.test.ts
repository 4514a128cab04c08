import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/base/result.ts';
import { FakeApp, firstThread } from './testing/fake-app.ts';

const first = 'turn 1';
let app: FakeApp;
beforeEach(async () => {
  app = new FakeApp();
  app.codex.answers['thread/backgroundTerminals/terminate'] = () => ok({ terminated: true });
  await app.startThread();
});

type Started = { readonly command: string; readonly processId: string | null; readonly startedAtMs: number };

function start(command: Started, turnId = first): void {
  const item = { type: 'commandExecution', id: 'call_0', status: 'inProgress', cwd: '/w', commandActions: [] };
  app.emit(firstThread, 'item/started', { turnId, item: { ...item, ...command } });
}

/** Sets the commands that Codex reports as running, all with the same item id. */
function stillRuns(...running: readonly { readonly command: string; readonly processId: string }[]): void {
  app.codex.answers['thread/backgroundTerminals/list'] = () =>
    ok({
      data: running.map((each) => ({
        ...each,
        itemId: 'call_0',
        cwd: '/w',
        osPid: null,
        cpuPercent: null,
        rssKb: null,
      })),
      nextCursor: null,
    });
}

const idOf = (command: string) => {
  const found = app.window.entries('command').findLast((entry) => entry.command === command);
  if (found === undefined) throw new Error(`${command} is not shown`);
  return found.id;
};
const endBackground = (runId: ReturnType<typeof idOf> | null) =>
  app.domain.handlers.endBackground(app.window, { threadId: firstThread, commandId: runId });
const ended = () => app.sent('thread/backgroundTerminals/terminate');
const of = (...processIds: readonly string[]) => processIds.map((processId) => ({ threadId: firstThread, processId }));

const slow = { command: 'slow', processId: '1', startedAtMs: 1 };
const other = { command: 'other', processId: '2', startedAtMs: 2 };

describe('ending one of two background commands with the same item id', () => {
  it.each([
    ['the first', 'slow', '1'],
    ['the second', 'other', '2'],
  ])('ends only %s of two background commands with the same item id', async (_which, command, processId) => {
    start(slow);
    start(other);
    app.turnEnded(firstThread, first);
    stillRuns(other, slow);
    expect(await endBackground(idOf(command))).toEqual(ok(null));
    expect(ended()).toEqual(of(processId));
  });

  it('ends the right background command if Codex did not report the process of the entries', async () => {
    start({ ...slow, processId: null });
    start({ ...other, processId: null });
    app.turnEnded(firstThread, first);
    stillRuns(other, slow);
    expect(await endBackground(idOf('other'))).toEqual(ok(null));
    expect(ended()).toEqual(of('2'));
  });

  it('ends one of two background commands with the same text', async () => {
    start({ ...slow, processId: null });
    start({ ...slow, processId: null, startedAtMs: 2 });
    app.turnEnded(firstThread, first);
    stillRuns(slow, { ...slow, processId: '3' });
    await endBackground(idOf('slow'));
    expect(ended()).toEqual(of('3'));
  });

  it('ends the background command that started in an earlier turn', async () => {
    start(slow);
    app.turnEnded(firstThread, first);
    app.turnStarted(firstThread, 'turn 2');
    start(other, 'turn 2');
    stillRuns(slow, other);
    await endBackground(idOf('slow'));
    expect(ended()).toEqual(of('1'));
  });

  it('ends nothing if only the other background command still runs', async () => {
    start(slow);
    start(other);
    app.turnEnded(firstThread, first);
    stillRuns(other);
    expect(await endBackground(idOf('slow'))).toEqual(ok(null));
    expect(ended()).toEqual([]);
  });
});

describe('ending background commands', () => {
  it('ends all background commands on request, including one without an entry', async () => {
    start(slow);
    app.turnEnded(firstThread, first);
    stillRuns(slow, { command: 'unknown', processId: '9' });
    await endBackground(null);
    expect(ended()).toEqual(of('1', '9'));
  });

  it('ends a background command whose text Codex reports differently', async () => {
    start({ ...slow, processId: null });
    app.turnEnded(firstThread, first);
    stillRuns({ command: 'bash -lc slow', processId: '1' });
    await endBackground(idOf('slow'));
    expect(ended()).toEqual(of('1'));
  });

  it('keeps a command of an earlier turn with the same id running on Stop', async () => {
    start(slow);
    app.turnEnded(firstThread, first);
    app.turnStarted(firstThread, 'turn 2');
    app.codex.answers['turn/interrupt'] = () => ok({});
    const sent = await app.send('More', { threadId: firstThread });
    expect(sent.ok).toBe(true);
    start(other, 'turn 2');
    stillRuns(slow, other);
    await app.domain.handlers.stopTurn(app.window, { threadId: firstThread });
    expect(ended()).toEqual(of('2'));
  });
});
