import type { SettingSection } from '../../shared/settings/setting.ts';
import {
  getSetting,
  type SettingName,
  type ShownSetting,
  settingNames,
} from '../../shared/settings/setting-definitions.ts';

/** One setting in words; its control is the page's. */
export type SettingsRow<Id extends string = ShownSetting> = {
  readonly id: Id;
  readonly name: string;
  readonly help: string;
  /** Full access and its like: the sentence is shown as a danger. */
  readonly isDangerous?: boolean;
  /** What holds is not for the user to change. */
  readonly isManaged?: boolean;
};

/** The rows in place of one that the table of settings has. */
export type RowReplacements<Id extends string = ShownSetting> = {
  readonly [Name in ShownSetting]?: (row: SettingsRow) => readonly SettingsRow<Id | ShownSetting>[];
};

/** The settings of a section as the table has them, some of them in other words, left out or followed by other rows. */
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

/** The row of a setting as the table has it. */
export function getSettingRow(name: ShownSetting): SettingsRow {
  const row = getSetting(name).row;
  return { id: name, name: row?.name ?? '', help: row?.help ?? '' };
}

function hasRow(name: SettingName): name is ShownSetting {
  return getSetting(name).row !== null;
}
