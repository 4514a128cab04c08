import type { TomlValue } from 'smol-toml';
import { t } from '../../shared/i18n/i18n.ts';
import type { Options } from '../../shared/settings/options.ts';
import type { Setting } from '../../shared/settings/setting.ts';
import { settingNames, settingOf } from '../../shared/settings/settings.ts';

/** The place of an option in config.toml: its key, in a table or (null) before the first one. */
export type OptionPlace = { readonly table: string | null; readonly key: string };

/** An option in config.toml. */
export type OptionEntry = OptionPlace & {
  readonly name: keyof Options;
  /** The allowed values, worded to follow "is not". */
  readonly expects: string;
  /** The value to use instead of an invalid one. */
  readonly insteadOfInvalid: unknown;
  fromFile(value: TomlValue): unknown;
  toFile(value: NonNullable<Exclude<Options[keyof Options], Options['shortcuts']>>): TomlValue;
};

/** Converts our name to the file's key: `newThread` to `new_thread`. */
export function toFileKey(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Converts a key of the file to our name. */
export function fromFileKey(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Every option, in the order of the settings table. */
export const optionEntries: readonly OptionEntry[] = settingNames.map((name) => {
  const setting = settingOf(name);
  const hasHyphens = setting.type === 'choice' && setting.hyphens === true;
  return {
    name,
    table: setting.table ?? null,
    key: setting.key ?? toFileKey(name),
    expects: expectationOf(setting),
    insteadOfInvalid: (setting.type === 'other' ? setting.insteadOfInvalid : undefined) ?? setting.initial,
    fromFile: (value) =>
      hasHyphens && typeof value === 'string'
        ? value.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
        : value,
    toFile: (value) => {
      if (typeof value === 'object') return [...value];
      return hasHyphens ? hyphenated(String(value)) : value;
    },
  };
});

function expectationOf(setting: Setting): string {
  switch (setting.type) {
    case 'switch':
      return t`true or false`;
    case 'number':
      return t`a whole number from ${setting.min} to ${setting.max}`;
    case 'choice': {
      const words = setting.choices.map(({ value }) => (setting.hyphens === true ? hyphenated(value) : value));
      return t`one of ${words.map((word) => `"${word}"`).join(', ')}`;
    }
    case 'other':
      return setting.expects;
  }
}

function hyphenated(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
