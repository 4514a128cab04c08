import { beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/base/result.ts';
import { FakeDesk, firstThread } from './testing/fake-desk.ts';

const first = 'turn 1';
let desk: FakeDesk;
beforeEach(async () => {
  desk = new FakeDesk();
  desk.codex.answers['thread/backgroundTerminals/terminate'] = () => ok({ terminated: true });
  await desk.begin();
});

type Started = { readonly command: string; readonly processId: string | null; readonly startedAtMs: number };

function start(command: Started, turnId = first): void {
  const item = { type: 'commandExecution', id: 'call_0', status: 'inProgress', cwd: '/w', commandActions: [] };
  desk.tell(firstThread, 'item/started', { turnId, item: { ...item, ...command } });
}

/** Sets the commands that Codex reports as running, all with the same item id. */
function stillRuns(...running: readonly { readonly command: string; readonly processId: string }[]): void {
  desk.codex.answers['thread/backgroundTerminals/list'] = () =>
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
  const found = desk.window.entries('command').findLast((entry) => entry.command === command);
  if (found === undefined) throw new Error(`${command} is not shown`);
  return found.id;
};
const endBackground = (runId: ReturnType<typeof idOf> | null) =>
  desk.domain.handlers.endBackground(desk.window, { threadId: firstThread, runId });
const ended = () => desk.sent('thread/backgroundTerminals/terminate');
const of = (...processIds: readonly string[]) => processIds.map((processId) => ({ threadId: firstThread, processId }));

const slow = { command: 'slow', processId: '1', startedAtMs: 1 };
const other = { command: 'other', processId: '2', startedAtMs: 2 };

describe('ending one of two background commands with the same item id', () => {
  it.each([
    ['the first', 'slow', '1'],
    ['the second', 'other', '2'],
  ])('ends only %s', async (_which, command, processId) => {
    start(slow);
    start(other);
    desk.turnEnded(firstThread, first);
    stillRuns(other, slow);
    expect(await endBackground(idOf(command))).toEqual(ok(null));
    expect(ended()).toEqual(of(processId));
  });

  it('ends the right one if Codex did not report the process of the entries', async () => {
    start({ ...slow, processId: null });
    start({ ...other, processId: null });
    desk.turnEnded(firstThread, first);
    stillRuns(other, slow);
    expect(await endBackground(idOf('other'))).toEqual(ok(null));
    expect(ended()).toEqual(of('2'));
  });

  it('ends one of two commands with the same text', async () => {
    start({ ...slow, processId: null });
    start({ ...slow, processId: null, startedAtMs: 2 });
    desk.turnEnded(firstThread, first);
    stillRuns(slow, { ...slow, processId: '3' });
    await endBackground(idOf('slow'));
    expect(ended()).toEqual(of('3'));
  });

  it('ends the one that began in an earlier turn', async () => {
    start(slow);
    desk.turnEnded(firstThread, first);
    desk.turnStarted(firstThread, 'turn 2');
    start(other, 'turn 2');
    stillRuns(slow, other);
    await endBackground(idOf('slow'));
    expect(ended()).toEqual(of('1'));
  });

  it('ends nothing if only the other one still runs', async () => {
    start(slow);
    start(other);
    desk.turnEnded(firstThread, first);
    stillRuns(other);
    expect(await endBackground(idOf('slow'))).toEqual(ok(null));
    expect(ended()).toEqual([]);
  });
});

describe('ending background commands', () => {
  it('ends all commands on request, including one without an entry', async () => {
    start(slow);
    desk.turnEnded(firstThread, first);
    stillRuns(slow, { command: 'unknown', processId: '9' });
    await endBackground(null);
    expect(ended()).toEqual(of('1', '9'));
  });

  it('ends a command whose text Codex reports differently', async () => {
    start({ ...slow, processId: null });
    desk.turnEnded(firstThread, first);
    stillRuns({ command: 'bash -lc slow', processId: '1' });
    await endBackground(idOf('slow'));
    expect(ended()).toEqual(of('1'));
  });

  it('leaves a command of an earlier turn with the same id running on Stop', async () => {
    start(slow);
    desk.turnEnded(firstThread, first);
    desk.turnStarted(firstThread, 'turn 2');
    desk.codex.answers['turn/interrupt'] = () => ok({});
    const sent = await desk.send('More', { threadId: firstThread });
    expect(sent.ok).toBe(true);
    start(other, 'turn 2');
    stillRuns(slow, other);
    await desk.domain.handlers.stopTurn(desk.window, { threadId: firstThread });
    expect(ended()).toEqual(of('2'));
  });
});
