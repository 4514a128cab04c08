import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { StartedRunHandlers, type StartedRunHandlersDeps } from './started-run-handlers.ts';
import type { FoundWorktree } from './worktrees/find-worktrees.ts';

it('lists the started runs as they are when the list is complete, so that a hold in the meantime stays', async () => {
  const listed = Promise.withResolvers<readonly FoundWorktree[]>();
  const sent: string[] = [];
  let isHeld = false;
  const hold = (on: boolean): void => {
    isHeld = on;
  };
  const service = {
    runs: [],
    get isHeld() {
      return isHeld;
    },
    hold,
  };
  const deps: Partial<Record<keyof StartedRunHandlersDeps, unknown>> = {
    service,
    worktrees: { list: () => listed.promise },
    broadcaster: { broadcast: ({ name }: { readonly name: string }) => sent.push(name) },
  };
  const { handlers } = new StartedRunHandlers(deps as StartedRunHandlersDeps);
  const window = {} as Parameters<typeof handlers.holdRuns>[0];
  const answer = handlers.listStartedRuns(window, null);
  await handlers.holdRuns(window, { isHeld: true });
  listed.resolve([]);
  expect(await answer).toEqual({ ok: true, value: { runs: [], isHeld: true, worktrees: [] } });
  expect(sent).toEqual(['runHoldChanged']);
});

it('proposes a set-up only in a trusted folder, and stores one only for the open folder', async () => {
  const folder = createTemporaryFolder('setup-proposal');
  onTestFinished(() => folder.remove());
  await writeFile(join(folder.path, 'package-lock.json'), '{}');
  let isTrusted = false;
  const stored: unknown[] = [];
  const deps: Partial<Record<keyof StartedRunHandlersDeps, unknown>> = {
    worktrees: { mayLookAround: async () => isTrusted },
    habits: {
      getSetup: () => null,
      setSetup: async (...all: unknown[]) => {
        stored.push(all);
        return null;
      },
    },
  };
  const { handlers } = new StartedRunHandlers(deps as StartedRunHandlersDeps);
  const window = { workspace: { path: folder.path } } as Parameters<typeof handlers.getWorktreeSetup>[0];
  const none = { folder: folder.path, setup: null, proposal: { files: [], commands: [] } };
  expect(await handlers.getWorktreeSetup(window, null)).toEqual({ ok: true, value: none });
  isTrusted = true;
  const proposal = { files: [], commands: ['npm ci'] };
  expect(await handlers.getWorktreeSetup(window, null)).toEqual({ ok: true, value: { ...none, proposal } });

  const setup = { files: ['.env'], commands: [], network: false };
  expect(await handlers.setWorktreeSetup(window, { folder: '/other', setup })).toMatchObject({ ok: false });
  expect(stored).toEqual([]);
  expect(await handlers.setWorktreeSetup(window, { folder: folder.path, setup })).toEqual({ ok: true, value: null });
  expect(stored).toEqual([[folder.path, setup]]);
});
