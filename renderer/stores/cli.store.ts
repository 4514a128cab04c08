import { create } from 'zustand';
import type { ModelChoice } from '../../shared/catalogs/model-choice.ts';
import type { CliState, LeftoverProcess } from '../../shared/cli/cli-state.ts';

/** The Codex behind this window: its state and its models. */
export type CliStore = {
  readonly cli: CliState;
  readonly leftovers: readonly LeftoverProcess[];
  readonly models: readonly ModelChoice[];
};

/** Codex's state, its models, and processes left over from earlier, as the host reports them. */
export const useCli = create<CliStore>()(() => ({ cli: { phase: 'idle' }, leftovers: [], models: [] }));

/** Replaces Codex's state with the host's. */
export function cliChanged(cli: CliState): void {
  useCli.setState({ cli });
}

/** Replaces the processes that an earlier run of the app may have left running. */
export function leftoversChanged(leftovers: readonly LeftoverProcess[]): void {
  useCli.setState({ leftovers });
}

/** Replaces the models that Codex offers. */
export function modelsChanged(models: readonly ModelChoice[]): void {
  useCli.setState({ models });
}
