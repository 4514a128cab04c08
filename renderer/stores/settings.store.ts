import { create } from 'zustand';
import {
  defaultSettings,
  type Settings,
  type SettingsChange,
  type SettingsSnapshot,
} from '../../shared/settings/settings-schema.ts';

export type SettingsStore = { readonly settings: SettingsSnapshot };

const initialSnapshot: SettingsSnapshot = { values: defaultSettings, file: '', lines: {}, problems: [] };

/** The settings as the page shows them: the host's, with what the user has just chosen on top. */
export const useSettings = create<SettingsStore>()(() => ({ settings: initialSnapshot }));

/** The host's latest settings. The page may show newer ones. */
let hostSnapshot = initialSnapshot;
/** The user's changes that the host has not answered, oldest first. */
let pendingChanges: readonly SettingsChange[] = [];

/** Sets the host's settings. What the user has chosen in the meantime stays on top. */
export function settingsChanged(settings: SettingsSnapshot): void {
  hostSnapshot = settings;
  updateStore();
}

/** Shows a change before the host has answered. Call the returned function once it has. */
export function settingsChosen(change: SettingsChange): () => void {
  pendingChanges = [...pendingChanges, change];
  updateStore();
  return () => {
    pendingChanges = pendingChanges.filter((other) => other !== change);
    updateStore();
  };
}

/** Shows the host's settings with the user's changes. Does nothing if the page already shows them. */
function updateStore(): void {
  const options = { ...hostSnapshot, values: pendingChanges.reduce(withChange, hostSnapshot.values) };
  if (JSON.stringify(options) !== JSON.stringify(useSettings.getState().settings))
    useSettings.setState({ settings: options });
}

function withChange(values: Settings, change: SettingsChange): Settings {
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...values, ...named };
}
