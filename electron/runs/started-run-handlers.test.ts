import { expect, it } from 'vitest';
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
