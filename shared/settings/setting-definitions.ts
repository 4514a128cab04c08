import { appSettings } from './app-settings.ts';
import { budgetSettings } from './budget-settings.ts';
import { codexSettings } from './codex-settings.ts';
import { privacySettings } from './privacy-settings.ts';
import type { Setting } from './setting.ts';

// Every setting, once. This table defines the schema and defaults, reading and writing config.toml, the rows and
// controls of Settings, what the palette finds and what the diagnostics bundle contains.

/** The settings by name. */
export const settingDefinitions = {
  ...codexSettings,
  ...budgetSettings,
  ...appSettings,
  ...privacySettings,
} as const satisfies Readonly<Record<string, Setting>>;

/** The name of a setting. */
export type SettingName = keyof typeof settingDefinitions;

/** The settings with a row in Settings. */
export type ShownSetting = {
  [Name in SettingName]: (typeof settingDefinitions)[Name]['row'] extends null ? never : Name;
}[SettingName];

/** The settings of one type. */
export type SettingOf<Type extends Setting['type']> = {
  [Name in SettingName]: (typeof settingDefinitions)[Name]['type'] extends Type ? Name : never;
}[SettingName];

/** Returns whether a setting with this name exists. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settingDefinitions, name);
}

/** The names of all settings, in order. */
export const settingNames: readonly SettingName[] = Object.keys(settingDefinitions).filter(isSettingName);

/** The definition of a setting. */
export function getSetting(name: SettingName): Setting {
  return settingDefinitions[name];
}
