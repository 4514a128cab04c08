import { isOfCodexConfig } from '../../shared/alerts/alert.ts';
import type { OptionsSnapshot } from '../../shared/settings/options.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { AlertBoard } from './alert-board.ts';
import { alertOfChosenBinary, alertOfCli, alertOfConfigWarning, alertOfOptions } from './cli-alerts.ts';

/** The part of the options that alerts need. */
export type WatchedOptions = {
  readonly snapshot: OptionsSnapshot;
  onChange(listen: (snapshot: OptionsSnapshot) => void): () => void;
};

/**
 * Keeps the board up to date with the state of Codex, its warnings, and the options. Covers the options only if their
 * folder can be used: an unusable folder has its own alert.
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
    // The problem is still current while Codex is tried again.
    const triesAgain = phase === 'restarting' && state.phase === 'starting';
    phase = state.phase;
    if (!triesAgain) board.put('cli', alertOfCli(state));
    if (state.phase !== 'starting') return;
    runningBinary = chosenBinary();
    compareBinaries();
  });
  // A warning about config.toml stays until the next Codex has read it. One about the machine is shown once.
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
