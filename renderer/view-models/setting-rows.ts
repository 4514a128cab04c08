import type { SettingSection } from '../../shared/settings/setting.ts';
import {
  getSetting,
  type SettingName,
  type ShownSetting,
  settingNames,
} from '../../shared/settings/setting-definitions.ts';

/** The texts of one setting; the page provides the control. */
export type SettingsRow<Id extends string = ShownSetting> = {
  readonly id: Id;
  readonly name: string;
  readonly help: string;
  /** True for Full access and similar choices: the sentence is shown as a danger. */
  readonly isDangerous?: boolean;
  /** True if the user cannot change what applies. */
  readonly isManaged?: boolean;
};

/** The rows that replace a row of the settings table. */
export type RowReplacements<Id extends string = ShownSetting> = {
  readonly [Name in ShownSetting]?: (row: SettingsRow) => readonly SettingsRow<Id | ShownSetting>[];
};

/**
 * Returns the rows of a section from the settings table, some of them with other texts, left out or followed by other
 * rows.
 */
export function getSettingRows<Id extends string = ShownSetting>(
  section: SettingSection,
  instead: RowReplacements<Id> = {},
): readonly SettingsRow<Id | ShownSetting>[] {
  return settingNames.filter(hasRow).flatMap((name): readonly SettingsRow<Id | ShownSetting>[] => {
    const plain = getSettingRow(name);
    if (getSetting(name).row?.section !== section) return [];
    return instead[name]?.(plain) ?? [plain];
  });
}

/** Returns the row of a setting from the settings table. */
export function getSettingRow(name: ShownSetting): SettingsRow {
  const row = getSetting(name).row;
  return { id: name, name: row?.name ?? '', help: row?.help ?? '' };
}

function hasRow(name: SettingName): name is ShownSetting {
  return getSetting(name).row !== null;
}
