import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { getSetting, isSettingName, type SettingName } from '../../../shared/settings/setting-definitions.ts';
import { defaultSettings, type Settings, type SettingsSnapshot } from '../../../shared/settings/settings-schema.ts';
import { formatWholePercent } from '../../components/format/quantity.ts';
import type { RowId } from './settings.view-model.ts';

/** Where the value of a setting comes from. */
export type SettingOrigin = {
  readonly text: string;
  /** Its line in config.toml; null if there is no line to show. */
  readonly line: number | null;
  /** The value without this origin; null if it is the default already. */
  readonly defaultText: string | null;
};

export type OriginInput = {
  readonly snapshot: SettingsSnapshot;
  /** The names of our environment variables that are set. */
  readonly environment: readonly string[];
  readonly managed: boolean;
};

/**
 * Describes where a row's value comes from, the strongest first: a policy, the environment or config.toml. Null for the
 * default.
 */
export function describeOrigin(row: RowId, { environment, managed, snapshot }: OriginInput): SettingOrigin | null {
  if (row === 'dataFolder') return describeDataFolderOrigin(environment);
  if (!isSettingName(row)) return null;
  const initial = describeInitial(row);
  if (initial === null) return null;
  const otherwise = t`Default: ${initial}.`;
  if (managed) return { text: t`Set by your administrator or the system.`, line: null, defaultText: otherwise };
  const variable = findDecidingVariable(row, snapshot.values);
  if (variable !== null && environment.includes(variable))
    return { text: t`Set by ${variable}.`, line: null, defaultText: otherwise };
  const line = snapshot.lines[row];
  if (line !== undefined)
    return { text: line === null ? t`Set in config.toml.` : t`Set in config.toml`, line, defaultText: otherwise };
  if (snapshot.values[row] !== defaultSettings[row])
    return { text: t`Not saved yet.`, line: null, defaultText: otherwise };
  return null;
}

function describeDataFolderOrigin(environment: readonly string[]): SettingOrigin {
  const isNamed = environment.includes('WORKCELL_DATA_DIR');
  const words = isNamed ? t`Set by WORKCELL_DATA_DIR.` : t`The system's folder for app data, or set by --data-dir.`;
  return { text: words, line: null, defaultText: null };
}

/** Returns the variable that currently decides a setting; null if none does. */
function findDecidingVariable(name: SettingName, values: Settings): string | null {
  const { variable } = getSetting(name);
  if (variable === undefined) return null;
  return variable.wins === 'always' || values[name] === defaultSettings[name] ? variable.name : null;
}

function describeInitial(name: SettingName): string | null {
  const setting = getSetting(name);
  switch (setting.type) {
    case 'switch':
      return setting.initial ? t`On` : t`Off`;
    case 'number':
      return setting.unit === '%'
        ? formatWholePercent(setting.initial)
        : `${wholeNumber(setting.initial)} ${setting.unit}`;
    case 'choice':
      // Its first choice is called Default.
      if (name === 'approvalMode') return t`Codex's own settings`;
      return setting.choices.find(({ value }) => value === setting.initial)?.label ?? null;
    case 'other':
      return setting.initialText;
  }
}
