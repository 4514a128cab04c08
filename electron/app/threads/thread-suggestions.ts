import { planDiff } from '../../changes/plan-diff.ts';
import { writePlan } from '../../changes/write-plan.ts';
import { OwnCommands } from '../../console/own-commands.ts';
import { getUserShell } from '../../console/user-shell.ts';
import { toTransactionFolders } from '../../runs/worktrees/run-worktrees.ts';
import type { SendGate } from '../../threads/send/send-gate.ts';
import { SuggestedActions } from '../../threads/suggested/suggested-actions.ts';
import { SuggestedOpenings } from '../../threads/suggested/suggested-openings.ts';
import type { ThreadHistory } from '../../threads/thread-history.ts';
import { findExistingFiles } from '../../workspace/find-existing-files.ts';
import type { ThreadRecording } from './thread-recording.ts';
import type { ThreadsDomainDeps } from './threads-domain-deps.ts';

/** Creates what the user may do with an answer: run its commands, write its diffs, open its files and links. */
export function createThreadSuggestions(
  deps: ThreadsDomainDeps,
  { changes, commands, facade, threads }: ThreadRecording,
  history: ThreadHistory,
  gate: SendGate,
) {
  const { clock, codex, opener, userGate } = deps;
  const ownCommands = new OwnCommands({
    codex,
    clock,
    commands,
    shell: getUserShell(process.platform, process.env),
    threads: facade,
  });
  const writing = {
    folders: toTransactionFolders(deps.dataFolders),
    stagingFolder: deps.dataFolders.staging,
    claimFiles: () => deps.filesClaim.take(),
    now: () => clock.now(),
  };
  const suggested = new SuggestedActions({
    codex,
    clock,
    threads,
    history,
    openings: new SuggestedOpenings({ clock, opener, userGate, facade }),
    commands: ownCommands,
    gate,
    changes,
    userGate,
    facade,
    findFiles: (folder, paths) => findExistingFiles(clock, folder, paths),
    planDiff,
    writePlan: (plan) => writePlan(writing, plan),
  });
  return { ownCommands, suggested };
}
