import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { defaultOptions, type Options, type OptionsSnapshot } from '../../../shared/settings/options.ts';
import { isSettingName, type SettingName, settingOf } from '../../../shared/settings/settings.ts';
import { percentText } from '../../components/format/quantity.ts';
import type { RowId } from './settings.view-model.ts';

/** Where the value of a setting comes from. */
export type Origin = {
  readonly words: string;
  /** Its line in config.toml; null if there is no line to show. */
  readonly line: number | null;
  /** The value without this origin; null if it is the default already. */
  readonly otherwise: string | null;
};

export type OriginInput = {
  readonly options: OptionsSnapshot;
  /** The names of our environment variables that are set. */
  readonly environment: readonly string[];
  readonly managed: boolean;
};

/**
 * Describes where a row's value comes from, the strongest first: a policy, the environment or config.toml. Null for the
 * default.
 */
export function describeOrigin(row: RowId, { environment, managed, options }: OriginInput): Origin | null {
  if (row === 'dataFolder') return originOfFolder(environment);
  if (!isSettingName(row)) return null;
  const initial = initialWords(row);
  if (initial === null) return null;
  const otherwise = t`Default: ${initial}.`;
  if (managed) return { words: t`Set by your administrator or the system.`, line: null, otherwise };
  const variable = variableOf(row, options.values);
  if (variable !== null && environment.includes(variable))
    return { words: t`Set by ${variable}.`, line: null, otherwise };
  const line = options.lines[row];
  if (line !== undefined)
    return { words: line === null ? t`Set in config.toml.` : t`Set in config.toml`, line, otherwise };
  if (options.values[row] !== defaultOptions[row])
    return { words: t`Not saved in config.toml yet.`, line: null, otherwise };
  return null;
}

function originOfFolder(environment: readonly string[]): Origin {
  const isNamed = environment.includes('WORKCELL_DATA_DIR');
  const words = isNamed ? t`Set by WORKCELL_DATA_DIR.` : t`The system's folder for app data, or set by --data-dir.`;
  return { words, line: null, otherwise: null };
}

/** Returns the variable that currently decides an option; null if none does. */
function variableOf(name: SettingName, values: Options): string | null {
  const { variable } = settingOf(name);
  if (variable === undefined) return null;
  return variable.wins === 'always' || values[name] === defaultOptions[name] ? variable.name : null;
}

function initialWords(name: SettingName): string | null {
  const setting = settingOf(name);
  switch (setting.type) {
    case 'switch':
      return setting.initial ? t`On` : t`Off`;
    case 'number':
      return setting.unit === '%' ? percentText(setting.initial) : `${wholeNumber(setting.initial)} ${setting.unit}`;
    case 'choice':
      return setting.choices.find(({ value }) => value === setting.initial)?.label ?? null;
    case 'other':
      return setting.initialWords;
  }
}
