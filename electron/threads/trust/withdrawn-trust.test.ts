import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import { refused, startedTurn, storedThread } from '../testing/codex-replies.ts';
import { FakeApp, firstThread, folder } from '../testing/fake-app.ts';

const agent = threadId.parse('agent');
const kept = async (path: string) => path === folder;
const interrupted = (app: FakeApp) => app.sent('turn/interrupt');

/** Creates an app with a running turn in a mode, on a Codex that ends turns and commands on request. */
async function running(approvalMode: ApprovalMode): Promise<FakeApp> {
  const app = new FakeApp();
  app.codex.answers['turn/interrupt'] = () => ok({});
  app.codex.answers['thread/backgroundTerminals/list'] = () => ok({ data: [], nextCursor: null });
  app.codex.answers['thread/backgroundTerminals/terminate'] = () => ok({ terminated: true });
  const settings = { model: null, effort: null, approvalMode };
  await app.send('Write it', { settings, fullAccessConsent: true });
  await app.open(firstThread);
  app.turnStarted(firstThread, 'turn 1');
  return app;
}

/** Adds a command that outlives its turn, with or without an entry in the transcript. */
function goesOn(app: FakeApp, turnId: string, id = 'call', stands = true): void {
  const command = { type: 'commandExecution', id, status: 'inProgress', cwd: folder, commandActions: [] };
  const item = { ...command, command: 'slow', processId: '7', startedAtMs: 1 };
  if (stands) app.emit(firstThread, 'item/started', { turnId, item });
  const running = { command: 'slow', processId: '7', itemId: id, cwd: folder };
  app.codex.answers['thread/backgroundTerminals/list'] = () =>
    ok({ data: [{ ...running, osPid: null, cpuPercent: null, rssKb: null }], nextCursor: null });
}

describe('once the user makes a folder read-only', () => {
  it.each<ApprovalMode>(['config', 'askForEverything', 'askWhenNeeded', 'fullAccess'])(
    'stops a turn that may write in a folder made read-only, with the reason in its thread: %s',
    async (mode) => {
      const app = await running(mode);
      await app.domain.handleTrustWithdrawn(kept, folder);
      expect(interrupted(app)).toEqual([{ threadId: firstThread, turnId: 'turn 1' }]);
      expect(app.window.entries('status')).toMatchObject([
        {
          status: 'warning',
          fact: 'Workcell stopped this turn.',
          detail: 'You set this folder to read-only, but the turn could still write to it.',
        },
      ]);
    },
  );

  it('says that a turn was stopped whatever becomes of the goal of its thread', async () => {
    const app = await running('askWhenNeeded');
    app.codex.answers['thread/goal/get'] = () => refused('sqlite state db unavailable');
    await app.domain.handleTrustWithdrawn(kept, folder);
    expect(interrupted(app)).toHaveLength(1);
    expect(app.window.entries('status')).toMatchObject([{ fact: 'Workcell stopped this turn.' }]);
  });

  it.each<ApprovalMode>(['askWhenNeeded', 'readOnly'])(
    'stops a turn that may write in a folder above, and names the folder in its thread: %s',
    async (mode) => {
      const app = await running(mode);
      goesOn(app, 'turn 1');
      const below = join(folder, 'below');
      await app.domain.handleTrustWithdrawn(async (path) => path === below, below);
      const detail = `You set ${below} to read-only, but the turn could still write to it.`;
      expect(interrupted(app)).toHaveLength(mode === 'readOnly' ? 0 : 1);
      expect(app.sent('thread/backgroundTerminals/terminate').length > 0).toBe(mode !== 'readOnly');
      expect(app.window.entries('status')).toMatchObject(mode === 'readOnly' ? [] : [{ detail }]);
    },
  );

  it('continues a turn that only reads, and a turn in another folder', async () => {
    const reading = await running('readOnly');
    await reading.domain.handleTrustWithdrawn(kept, folder);
    const elsewhere = await running('askWhenNeeded');
    await elsewhere.domain.handleTrustWithdrawn(async (path) => path !== folder, '/elsewhere');
    for (const app of [reading, elsewhere]) {
      expect(interrupted(app)).toEqual([]);
      expect(app.window.entries('status')).toEqual([]);
    }
  });

  it.each<ApprovalMode>(['askWhenNeeded', 'readOnly'])(
    'stops a turn that is just starting if it may write, whatever happened before: %s',
    async (before) => {
      const app = await running(before);
      app.turnEnded(firstThread, 'turn 1');
      const asked = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<ReturnType<typeof startedTurn>>();
      app.codex.answers['turn/start'] = () => {
        asked.resolve();
        return begun.promise;
      };
      const settings = { model: null, effort: null, approvalMode: 'askWhenNeeded' } as const;
      const sending = app.send('More', { threadId: firstThread, settings });
      await asked.promise;
      const withdrawn = app.domain.handleTrustWithdrawn(kept, folder);
      app.turnStarted(firstThread, 'turn 2');
      begun.resolve(startedTurn('turn 2'));
      await Promise.all([sending, withdrawn]);
      expect(interrupted(app)).toEqual([{ threadId: firstThread, turnId: 'turn 2' }]);
    },
  );

  it('stops an agent of a turn in a folder made read-only too', async () => {
    const app = await running('askWhenNeeded');
    const began = { type: 'subAgentActivity', id: 'spawn', kind: 'started', agentThreadId: agent };
    app.emit(firstThread, 'item/completed', { turnId: 'turn 1', item: { ...began, agentPath: '/root/agent' } });
    app.turnStarted(agent, 'turn of agent');
    await app.domain.handleTrustWithdrawn(kept, folder);
    expect(interrupted(app)).toEqual([
      { threadId: firstThread, turnId: 'turn 1' },
      { threadId: agent, turnId: 'turn of agent' },
    ]);
  });

  it.each(['askWhenNeeded', 'readOnly'] as const)(
    'stops an agent of an earlier turn unless its thread only ever read: %s',
    async (mode) => {
      const app = await running(mode);
      const began = { type: 'subAgentActivity', id: 'spawn', kind: 'started', agentThreadId: agent };
      app.emit(firstThread, 'item/completed', { turnId: 'turn 1', item: { ...began, agentPath: '/root/agent' } });
      app.turnStarted(agent, 'turn of agent');
      app.turnEnded(firstThread, 'turn 1');
      const settings = { model: null, effort: null, approvalMode: 'readOnly' } as const;
      await app.send('Look', { threadId: firstThread, settings });
      app.turnStarted(firstThread, 'turn 2');
      await app.domain.handleTrustWithdrawn(kept, folder);
      expect(interrupted(app)).toEqual(mode === 'readOnly' ? [] : [{ threadId: agent, turnId: 'turn of agent' }]);
    },
  );

  it('stops an agent that starts at the last moment, and one known only by its turn', async () => {
    const app = await running('askWhenNeeded');
    app.codex.answers['thread/read'] = () => ok({ thread: storedThread(agent, { cwd: folder }), readState: null });
    app.codex.answers['turn/interrupt'] = ({ threadId: id }) => {
      if (id === firstThread) app.turnStarted(agent, 'turn of agent');
      return ok({});
    };
    await app.domain.handleTrustWithdrawn(kept, folder);
    expect(interrupted(app)).toEqual([
      { threadId: firstThread, turnId: 'turn 1' },
      { threadId: agent, turnId: 'turn of agent' },
    ]);
  });

  it.each(['call', 'x'.repeat(301)])('ends a command that Codex lists even if it has no entry', async (id) => {
    const app = await running('askWhenNeeded');
    goesOn(app, 'turn 1', id, false);
    app.turnEnded(firstThread, 'turn 1');
    await app.domain.handleTrustWithdrawn(kept, folder);
    expect(app.sent('thread/backgroundTerminals/terminate')).toEqual([{ threadId: firstThread, processId: '7' }]);
    expect(app.window.entries('status')).toMatchObject([
      { fact: 'Workcell ended the commands that were still running in this thread.' },
    ]);
  });

  it('ends a command with the ID of one from a turn that only reads', async () => {
    const app = await running('askWhenNeeded');
    app.turnEnded(firstThread, 'turn 1');
    const settings = { model: null, effort: null, approvalMode: 'readOnly' } as const;
    await app.send('Look', { threadId: firstThread, settings });
    app.turnStarted(firstThread, 'turn 2');
    goesOn(app, 'turn 2');
    await app.domain.handleTrustWithdrawn(kept, folder);
    expect(app.sent('thread/backgroundTerminals/terminate')).toEqual([{ threadId: firstThread, processId: '7' }]);
  });

  it.each(['nothing', 'a turn that only reads'])('ends a command that outlived its turn while %s runs', async (now) => {
    const app = await running('askWhenNeeded');
    goesOn(app, 'turn 1');
    app.turnEnded(firstThread, 'turn 1');
    if (now !== 'nothing') {
      const settings = { model: null, effort: null, approvalMode: 'readOnly' } as const;
      await app.send('Look', { threadId: firstThread, settings });
      app.turnStarted(firstThread, 'turn 2');
    }
    await app.domain.handleTrustWithdrawn(kept, folder);
    expect(interrupted(app)).toEqual([]);
    expect(app.sent('thread/backgroundTerminals/terminate')).toEqual([{ threadId: firstThread, processId: '7' }]);
    expect(app.window.transcript.turns[0]?.entries.at(-1)).toMatchObject({
      fact: 'Workcell ended the commands that were still running in this thread.',
      detail: 'You set this folder to read-only, but they could still write to it.',
    });
  });

  it('continues a command of a turn that only reads', async () => {
    const app = await running('readOnly');
    goesOn(app, 'turn 1');
    await app.domain.handleTrustWithdrawn(kept, folder);
    expect(app.sent('thread/backgroundTerminals/terminate')).toEqual([]);
  });
});
