import { isOfCodexConfig } from '../../shared/alerts/alert.ts';
import type { OptionsSnapshot } from '../../shared/settings/options.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { AlertBoard } from './alert-board.ts';
import { alertOfChosenBinary, alertOfCli, alertOfConfigWarning, alertOfOptions } from './cli-alerts.ts';

/** The options as far as alerts need them. */
export type WatchedOptions = {
  readonly snapshot: OptionsSnapshot;
  onChange(listen: (snapshot: OptionsSnapshot) => void): () => void;
};

/**
 * Keeps the board true to the state of Codex, its warnings, and the options: of these only where their folder can be
 * used, for one that cannot is said once.
 */
export function watchAlerts(
  board: AlertBoard,
  codex: CodexServer,
  options: WatchedOptions,
  { canKeep }: { readonly canKeep: boolean },
): void {
  let runningBinary: string | null | undefined;
  const chosenBinary = () => options.snapshot.values.codexBinary;
  const compareBinaries = () =>
    board.put('codexBinary', runningBinary === undefined ? null : alertOfChosenBinary(runningBinary, chosenBinary()));

  let phase = codex.state.phase;
  codex.onState((state) => {
    // While it is tried again, what went wrong still holds.
    const triesAgain = phase === 'restarting' && state.phase === 'starting';
    phase = state.phase;
    if (!triesAgain) board.put('cli', alertOfCli(state));
    if (state.phase !== 'starting') return;
    runningBinary = chosenBinary();
    compareBinaries();
  });
  // A warning of config.toml holds until the next Codex has read it; what is said of the machine is said once.
  let configReadBy: Generation | null = null;
  const configRead = (generation: Generation) => {
    if (configReadBy !== generation) board.clear(isOfCodexConfig);
    configReadBy = generation;
  };
  codex.onState((state) => {
    if (state.phase === 'ready') configRead(state.generation);
  });
  codex.onNotification((notification, generation) => {
    const alert = alertOfConfigWarning(notification);
    if (alert === null) return;
    configRead(generation);
    board.put(alert.id, alert);
  });
  codex.onGenerationEnd(() => {
    runningBinary = undefined;
    compareBinaries();
  });
  const emitOptions = (snapshot: OptionsSnapshot) => canKeep && board.put('options', alertOfOptions(snapshot));
  emitOptions(options.snapshot);
  options.onChange((snapshot) => {
    emitOptions(snapshot);
    compareBinaries();
  });
}
