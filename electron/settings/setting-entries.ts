import type { TomlValue } from 'smol-toml';
import { t } from '../../shared/i18n/i18n.ts';
import type { Setting } from '../../shared/settings/setting.ts';
import { getSetting, settingNames } from '../../shared/settings/setting-definitions.ts';
import type { Settings } from '../../shared/settings/settings-schema.ts';

/** The place of a setting in config.toml: its key, in a table. A null table means before the first table. */
export type SettingPlace = { readonly table: string | null; readonly key: string };

/** A setting in config.toml. */
export type SettingEntry = SettingPlace & {
  readonly name: keyof Settings;
  /** The allowed values, worded to follow "is not". */
  readonly expects: string;
  /** The value to use instead of an invalid one. */
  readonly insteadOfInvalid: unknown;
  fromFile(value: TomlValue): unknown;
  toFile(value: NonNullable<Exclude<Settings[keyof Settings], Settings['shortcuts']>>): TomlValue;
};

/** Converts a setting's name to the file's key: `newThread` to `new_thread`. */
export function toFileKey(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Converts a key of the file to the setting's name. */
export function fromFileKey(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Every setting, in the order of the settings table. */
export const settingEntries: readonly SettingEntry[] = settingNames.map((name) => {
  const setting = getSetting(name);
  const hasHyphens = setting.type === 'choice' && setting.hyphens === true;
  return {
    name,
    table: setting.table ?? null,
    key: setting.key ?? toFileKey(name),
    expects: describeExpectation(setting),
    insteadOfInvalid: (setting.type === 'other' ? setting.insteadOfInvalid : undefined) ?? setting.initial,
    fromFile: (value) =>
      hasHyphens && typeof value === 'string'
        ? value.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
        : value,
    toFile: (value) => {
      if (typeof value === 'object') return [...value];
      return hasHyphens ? toHyphens(String(value)) : value;
    },
  };
});

function describeExpectation(setting: Setting): string {
  switch (setting.type) {
    case 'switch':
      return t`true or false`;
    case 'number':
      return t`a whole number from ${setting.min} to ${setting.max}`;
    case 'choice': {
      const words = setting.choices.map(({ value }) => (setting.hyphens === true ? toHyphens(value) : value));
      return t`one of ${words.map((word) => `"${word}"`).join(', ')}`;
    }
    case 'other':
      return setting.expects;
  }
}

function toHyphens(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
