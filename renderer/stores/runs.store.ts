import { create } from 'zustand';
import type { NewRunContext, RunWorktree } from '../../shared/contract/runs.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import type { RunRequest } from '../../shared/runs/run-request.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';

/** A run to start again, with its request. */
export type RepeatedRun = { readonly run: RunRef; readonly request: RunRequest };

/** The runs started since the app started, and what is left of earlier ones. Only the host writes it. */
export type RunsStore = {
  /** By `getRunKey`. */
  readonly runs: ReadonlyMap<string, StartedRun>;
  /** By `getRunKey`. A run's changes can be viewed as long as it has a worktree. */
  readonly worktrees: ReadonlyMap<string, RunWorktree>;
  /** Whether waiting runs are held. */
  readonly isHeld: boolean;
  /** The options for a new run here; null until requested. */
  readonly newRunContext: NewRunContext | null;
  /** The run that the dialog for a new run repeats; null: none. */
  readonly repeatedRun: RepeatedRun | null;
};

const initialState: RunsStore = {
  runs: new Map(),
  worktrees: new Map(),
  isHeld: false,
  newRunContext: null,
  repeatedRun: null,
};

/** Started runs, their worktrees, and the dialog for a new run. */
export const useRuns = create<RunsStore>()(() => initialState);

/** Resets the store to its initial state. */
export function runsReset(): void {
  useRuns.setState(initialState);
}

/** Replaces the runs, the worktrees and whether waiting runs are held with the host's list. */
export function runsListed(runs: readonly StartedRun[], worktrees: readonly RunWorktree[], isHeld: boolean): void {
  useRuns.setState({ runs: new Map(runs.map((run) => [getRunKey(run.run), run])), isHeld });
  worktreesChanged(worktrees);
}

/** Adds or replaces a run. */
export function runChanged(run: StartedRun): void {
  useRuns.setState(({ runs }) => ({ runs: new Map(runs).set(getRunKey(run.run), run) }));
}

/** Replaces the worktrees of all runs. */
export function worktreesChanged(worktrees: readonly RunWorktree[]): void {
  useRuns.setState({ worktrees: new Map(worktrees.map((worktree) => [getRunKey(worktree.run), worktree])) });
}

/** Stores whether the host holds waiting runs back. */
export function runHoldChanged(isHeld: boolean): void {
  useRuns.setState({ isHeld });
}

/** Sets what a new run can use here; null until the host has answered for the dialog. */
export function newRunContextChanged(context: NewRunContext | null): void {
  useRuns.setState({ newRunContext: context });
}

/** Sets the run that the dialog for a new run repeats; null for a new one. Opens no dialog. */
export function repeatedRunChanged(repeated: RepeatedRun | null): void {
  useRuns.setState({ repeatedRun: repeated });
}
