import { create } from 'zustand';
import type { KeptWorktree, RunSurroundings } from '../../shared/contract/runs.ts';
import type { RunOptions } from '../../shared/runs/run-options.ts';
import { keyOfRun, type RunRef } from '../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';

/** A run to start again, with what it was asked. */
export type RepeatedRun = { readonly run: RunRef; readonly options: RunOptions };

/** The runs started since the app started, and what is left of earlier ones. Only the host writes it. */
export type RunsStore = {
  /** By `keyOfRun`. */
  readonly runs: ReadonlyMap<string, StartedRun>;
  /** By `keyOfRun`. A run's changes can be viewed as long as it has a worktree. */
  readonly worktrees: ReadonlyMap<string, KeptWorktree>;
  /** Whether waiting runs are held. */
  readonly isHeld: boolean;
  /** The options for a new run here; null until requested. */
  readonly surroundings: RunSurroundings | null;
  /** The run that the dialog for a new run repeats; null: none. */
  readonly again: RepeatedRun | null;
};

const nothingKnown: RunsStore = {
  runs: new Map(),
  worktrees: new Map(),
  isHeld: false,
  surroundings: null,
  again: null,
};

export const useRuns = create<RunsStore>()(() => nothingKnown);

/** Resets the window. */
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

export function runRequested(again: RepeatedRun | null): void {
  useRuns.setState({ again });
}
