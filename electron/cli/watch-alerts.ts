import { isCodexConfigAlert } from '../../shared/alerts/alert.ts';
import type { SettingsSnapshot } from '../../shared/settings/settings-schema.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { AlertBoard } from './alert-board.ts';
import {
  createChosenBinaryAlert,
  createCliAlert,
  createConfigWarningAlert,
  createSettingsAlert,
} from './cli-alerts.ts';

/** The part of the settings that alerts need. */
export type WatchedSettings = {
  readonly snapshot: SettingsSnapshot;
  onChange(listen: (snapshot: SettingsSnapshot) => void): () => void;
};

/**
 * Keeps the board up to date with the state of Codex, its warnings, and the settings. Covers the settings only if their
 * folder can be used: an unusable folder has its own alert.
 */
export function watchAlerts(
  board: AlertBoard,
  codex: CodexServer,
  options: WatchedSettings,
  { canKeep }: { readonly canKeep: boolean },
): void {
  let runningBinary: string | null | undefined;
  const chosenBinary = () => options.snapshot.values.codexBinary;
  const compareBinaries = () =>
    board.put(
      'codexBinary',
      runningBinary === undefined ? null : createChosenBinaryAlert(runningBinary, chosenBinary()),
    );

  let phase = codex.state.phase;
  codex.onState((state) => {
    // The problem still exists while Workcell starts Codex again.
    const triesAgain = phase === 'restarting' && state.phase === 'starting';
    phase = state.phase;
    if (!triesAgain) board.put('cli', createCliAlert(state));
    if (state.phase !== 'starting') return;
    runningBinary = chosenBinary();
    compareBinaries();
  });
  // A warning about config.toml stays until the next Codex has read the file. A warning about the machine is shown
  // once.
  let configReadBy: Generation | null = null;
  const noteConfigRead = (generation: Generation) => {
    if (configReadBy !== generation) board.clear(isCodexConfigAlert);
    configReadBy = generation;
  };
  codex.onState((state) => {
    if (state.phase === 'ready') noteConfigRead(state.generation);
  });
  codex.onNotification((notification, generation) => {
    const alert = createConfigWarningAlert(notification);
    if (alert === null) return;
    noteConfigRead(generation);
    board.put(alert.id, alert);
  });
  codex.onGenerationEnd(() => {
    runningBinary = undefined;
    compareBinaries();
  });
  const updateSettingsAlert = (snapshot: SettingsSnapshot) =>
    canKeep && board.put('options', createSettingsAlert(snapshot));
  updateSettingsAlert(options.snapshot);
  options.onChange((snapshot) => {
    updateSettingsAlert(snapshot);
    compareBinaries();
  });
}
