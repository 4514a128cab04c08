import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ok } from '../../shared/base/result.ts';
import type { ApprovalMode } from '../../shared/options/options.ts';
import { startedTurn, storedThread } from './testing/codex-replies.ts';
import { FakeDesk, firstThread, folder } from './testing/fake-desk.ts';

const agent = threadId.parse('agent');
const kept = async (path: string) => path === folder;
const interrupted = (desk: FakeDesk) => desk.sent('turn/interrupt');

/** A desk with a running turn in a mode, on a Codex that ends turns and commands on request. */
async function running(approvalMode: ApprovalMode): Promise<FakeDesk> {
  const desk = new FakeDesk();
  desk.codex.answers['turn/interrupt'] = () => ok({});
  desk.codex.answers['thread/backgroundTerminals/list'] = () => ok({ data: [], nextCursor: null });
  desk.codex.answers['thread/backgroundTerminals/terminate'] = () => ok({ terminated: true });
  const settings = { model: null, effort: null, approvalMode };
  await desk.send('Write it', { settings, fullAccessConsent: true });
  await desk.open(firstThread);
  desk.turnStarted(firstThread, 'turn 1');
  return desk;
}

/** A command that outlives its turn, with or without an entry in the transcript. */
function goesOn(desk: FakeDesk, turnId: string, id = 'call', stands = true): void {
  const command = { type: 'commandExecution', id, status: 'inProgress', cwd: folder, commandActions: [] };
  const item = { ...command, command: 'slow', processId: '7', startedAtMs: 1 };
  if (stands) desk.tell(firstThread, 'item/started', { turnId, item });
  const running = { command: 'slow', processId: '7', itemId: id, cwd: folder };
  desk.codex.answers['thread/backgroundTerminals/list'] = () =>
    ok({ data: [{ ...running, osPid: null, cpuPercent: null, rssKb: null }], nextCursor: null });
}

describe('once the person makes a folder read-only', () => {
  it.each<ApprovalMode>(['config', 'askForEverything', 'askWhenNeeded', 'fullAccess'])(
    'stops a turn there that may write, and its thread says why: %s',
    async (mode) => {
      const desk = await running(mode);
      await desk.domain.trustWithdrawn(kept, folder);
      expect(interrupted(desk)).toEqual([{ threadId: firstThread, turnId: 'turn 1' }]);
      expect(desk.window.entries('status')).toMatchObject([
        {
          status: 'warning',
          fact: 'Workcell stopped this turn.',
          detail: 'You set this folder to read-only, and the turn could still write in it.',
        },
      ]);
    },
  );

  it.each<ApprovalMode>(['askWhenNeeded', 'readOnly'])(
    'stops a turn in a folder above that may write, and its thread names the folder: %s',
    async (mode) => {
      const desk = await running(mode);
      goesOn(desk, 'turn 1');
      const below = join(folder, 'below');
      await desk.domain.trustWithdrawn(async (path) => path === below, below);
      const detail = `You set ${below} to read-only, and the turn could still write in it.`;
      expect(interrupted(desk)).toHaveLength(mode === 'readOnly' ? 0 : 1);
      expect(desk.sent('thread/backgroundTerminals/terminate').length > 0).toBe(mode !== 'readOnly');
      expect(desk.window.entries('status')).toMatchObject(mode === 'readOnly' ? [] : [{ detail }]);
    },
  );

  it('lets a turn that only reads continue, and a turn in another folder', async () => {
    const reading = await running('readOnly');
    await reading.domain.trustWithdrawn(kept, folder);
    const elsewhere = await running('askWhenNeeded');
    await elsewhere.domain.trustWithdrawn(async (path) => path !== folder, '/elsewhere');
    for (const desk of [reading, elsewhere]) {
      expect(interrupted(desk)).toEqual([]);
      expect(desk.window.entries('status')).toEqual([]);
    }
  });

  it.each<ApprovalMode>(['askWhenNeeded', 'readOnly'])(
    'stops a turn that is just starting if it may write, whatever came before: %s',
    async (before) => {
      const desk = await running(before);
      desk.turnEnded(firstThread, 'turn 1');
      const asked = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<ReturnType<typeof startedTurn>>();
      desk.codex.answers['turn/start'] = () => {
        asked.resolve();
        return begun.promise;
      };
      const settings = { model: null, effort: null, approvalMode: 'askWhenNeeded' } as const;
      const sending = desk.send('More', { threadId: firstThread, settings });
      await asked.promise;
      const withdrawn = desk.domain.trustWithdrawn(kept, folder);
      desk.turnStarted(firstThread, 'turn 2');
      begun.resolve(startedTurn('turn 2'));
      await Promise.all([sending, withdrawn]);
      expect(interrupted(desk)).toEqual([{ threadId: firstThread, turnId: 'turn 2' }]);
    },
  );

  it('stops an agent of such a turn too', async () => {
    const desk = await running('askWhenNeeded');
    const began = { type: 'subAgentActivity', id: 'spawn', kind: 'started', agentThreadId: agent };
    desk.tell(firstThread, 'item/completed', { turnId: 'turn 1', item: { ...began, agentPath: '/root/agent' } });
    desk.turnStarted(agent, 'turn of agent');
    await desk.domain.trustWithdrawn(kept, folder);
    expect(interrupted(desk)).toEqual([
      { threadId: firstThread, turnId: 'turn 1' },
      { threadId: agent, turnId: 'turn of agent' },
    ]);
  });

  it.each(['askWhenNeeded', 'readOnly'] as const)(
    'stops an agent of an earlier turn unless its thread only ever read, even if the newest turn only reads: %s',
    async (mode) => {
      const desk = await running(mode);
      const began = { type: 'subAgentActivity', id: 'spawn', kind: 'started', agentThreadId: agent };
      desk.tell(firstThread, 'item/completed', { turnId: 'turn 1', item: { ...began, agentPath: '/root/agent' } });
      desk.turnStarted(agent, 'turn of agent');
      desk.turnEnded(firstThread, 'turn 1');
      const settings = { model: null, effort: null, approvalMode: 'readOnly' } as const;
      await desk.send('Look', { threadId: firstThread, settings });
      desk.turnStarted(firstThread, 'turn 2');
      await desk.domain.trustWithdrawn(kept, folder);
      expect(interrupted(desk)).toEqual(mode === 'readOnly' ? [] : [{ threadId: agent, turnId: 'turn of agent' }]);
    },
  );

  it('stops an agent that starts at the last moment, and one known only by its turn', async () => {
    const desk = await running('askWhenNeeded');
    desk.codex.answers['thread/read'] = () => ok({ thread: storedThread(agent, { cwd: folder }), readState: null });
    desk.codex.answers['turn/interrupt'] = ({ threadId: id }) => {
      if (id === firstThread) desk.turnStarted(agent, 'turn of agent');
      return ok({});
    };
    await desk.domain.trustWithdrawn(kept, folder);
    expect(interrupted(desk)).toEqual([
      { threadId: firstThread, turnId: 'turn 1' },
      { threadId: agent, turnId: 'turn of agent' },
    ]);
  });

  it.each(['call', 'x'.repeat(301)])('ends a command that Codex lists even if it has no entry', async (id) => {
    const desk = await running('askWhenNeeded');
    goesOn(desk, 'turn 1', id, false);
    desk.turnEnded(firstThread, 'turn 1');
    await desk.domain.trustWithdrawn(kept, folder);
    expect(desk.sent('thread/backgroundTerminals/terminate')).toEqual([{ threadId: firstThread, processId: '7' }]);
    expect(desk.window.entries('status')).toMatchObject([
      { fact: 'Workcell ended the commands that still ran in this thread.' },
    ]);
  });

  it('ends a command with the ID of one from the turn that only reads', async () => {
    const desk = await running('askWhenNeeded');
    desk.turnEnded(firstThread, 'turn 1');
    const settings = { model: null, effort: null, approvalMode: 'readOnly' } as const;
    await desk.send('Look', { threadId: firstThread, settings });
    desk.turnStarted(firstThread, 'turn 2');
    goesOn(desk, 'turn 2');
    await desk.domain.trustWithdrawn(kept, folder);
    expect(desk.sent('thread/backgroundTerminals/terminate')).toEqual([{ threadId: firstThread, processId: '7' }]);
  });

  it.each(['nothing', 'a turn that only reads'])('ends a command that outlived its turn while %s runs', async (now) => {
    const desk = await running('askWhenNeeded');
    goesOn(desk, 'turn 1');
    desk.turnEnded(firstThread, 'turn 1');
    if (now !== 'nothing') {
      const settings = { model: null, effort: null, approvalMode: 'readOnly' } as const;
      await desk.send('Look', { threadId: firstThread, settings });
      desk.turnStarted(firstThread, 'turn 2');
    }
    await desk.domain.trustWithdrawn(kept, folder);
    expect(interrupted(desk)).toEqual([]);
    expect(desk.sent('thread/backgroundTerminals/terminate')).toEqual([{ threadId: firstThread, processId: '7' }]);
    expect(desk.window.transcript.turns[0]?.entries.at(-1)).toMatchObject({
      fact: 'Workcell ended the commands that still ran in this thread.',
      detail: 'You set this folder to read-only, and they could still write in it.',
    });
  });

  it('lets a command of a turn that only reads continue with it', async () => {
    const desk = await running('readOnly');
    goesOn(desk, 'turn 1');
    await desk.domain.trustWithdrawn(kept, folder);
    expect(desk.sent('thread/backgroundTerminals/terminate')).toEqual([]);
  });
});
