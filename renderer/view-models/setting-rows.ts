import type { SettingSection } from '../../shared/settings/setting.ts';
import { type SettingName, type ShownSetting, settingNames, settingOf } from '../../shared/settings/settings.ts';

/** One setting in words; its control is the page's. */
export type SettingsRow<Id extends string = ShownSetting> = {
  readonly id: Id;
  readonly name: string;
  readonly help: string;
  /** Full access and its like: the sentence is shown as a danger. */
  readonly dangerous?: boolean;
  /** What holds is not for the person to change. */
  readonly managed?: boolean;
};

/** The rows in place of one that the table of settings has. */
export type RowsInstead<Id extends string = ShownSetting> = {
  readonly [Name in ShownSetting]?: (row: SettingsRow) => readonly SettingsRow<Id | ShownSetting>[];
};

/** The settings of a section as the table has them, some of them in other words, left out or followed by other rows. */
export function rowsOf<Id extends string = ShownSetting>(
  section: SettingSection,
  instead: RowsInstead<Id> = {},
): readonly SettingsRow<Id | ShownSetting>[] {
  return settingNames.filter(isShown).flatMap((name): readonly SettingsRow<Id | ShownSetting>[] => {
    const plain = rowOf(name);
    if (settingOf(name).row?.section !== section) return [];
    return instead[name]?.(plain) ?? [plain];
  });
}

/** The row of a setting as the table has it. */
export function rowOf(name: ShownSetting): SettingsRow {
  const row = settingOf(name).row;
  return { id: name, name: row?.name ?? '', help: row?.help ?? '' };
}

function isShown(name: SettingName): name is ShownSetting {
  return settingOf(name).row !== null;
}
