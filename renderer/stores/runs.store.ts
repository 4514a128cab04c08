import { create } from 'zustand';
import type { KeptWorktree, RunSurroundings } from '../../shared/contract/runs.ts';
import type { RunOptions } from '../../shared/runs/run-options.ts';
import { keyOfRun } from '../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';

/** The runs that were started since the app began, and what is left of those before. The host is the only writer. */
export type RunsStore = {
  /** By `keyOfRun`. */
  readonly runs: ReadonlyMap<string, StartedRun>;
  /** By `keyOfRun`: a run's changes can be looked at as long as it has one. */
  readonly worktrees: ReadonlyMap<string, KeptWorktree>;
  /** Runs that wait stay waiting. */
  readonly isHeld: boolean;
  /** What a new run can be here; null while nobody has looked. */
  readonly surroundings: RunSurroundings | null;
  /** With what the dialog for a new run begins; null: with nothing. */
  readonly options: RunOptions | null;
};

const nothingKnown: RunsStore = {
  runs: new Map(),
  worktrees: new Map(),
  isHeld: false,
  surroundings: null,
  options: null,
};

export const useRuns = create<RunsStore>()(() => nothingKnown);

/** The window begins anew. */
export function runsReset(): void {
  useRuns.setState(nothingKnown);
}

export function runsListed(runs: readonly StartedRun[], worktrees: readonly KeptWorktree[], isHeld: boolean): void {
  useRuns.setState({ runs: new Map(runs.map((run) => [keyOfRun(run.run), run])), isHeld });
  worktreesChanged(worktrees);
}

export function runChanged(run: StartedRun): void {
  useRuns.setState(({ runs }) => ({ runs: new Map(runs).set(keyOfRun(run.run), run) }));
}

export function worktreesChanged(worktrees: readonly KeptWorktree[]): void {
  useRuns.setState({ worktrees: new Map(worktrees.map((worktree) => [keyOfRun(worktree.run), worktree])) });
}

export function runsHeld(isHeld: boolean): void {
  useRuns.setState({ isHeld });
}

export function surroundingsSeen(surroundings: RunSurroundings | null): void {
  useRuns.setState({ surroundings });
}

export function runRequested(options: RunOptions | null): void {
  useRuns.setState({ options });
}
