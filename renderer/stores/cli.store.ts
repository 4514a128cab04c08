import { create } from 'zustand';
import type { ModelChoice } from '../../shared/catalogs/model-choice.ts';
import type { CliState, LeftoverProcess } from '../../shared/cli/cli-state.ts';

/** The Codex behind this window: its state and its models. */
export type CliStore = {
  readonly cli: CliState;
  readonly leftovers: readonly LeftoverProcess[];
  readonly models: readonly ModelChoice[];
};

export const useCli = create<CliStore>()(() => ({ cli: { phase: 'idle' }, leftovers: [], models: [] }));

export function cliChanged(cli: CliState): void {
  useCli.setState({ cli });
}

export function leftoversChanged(leftovers: readonly LeftoverProcess[]): void {
  useCli.setState({ leftovers });
}

export function modelsChanged(models: readonly ModelChoice[]): void {
  useCli.setState({ models });
}
