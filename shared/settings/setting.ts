import type { z } from 'zod';

/** The sections of Settings. Each is on one of its pages. */
export const settingSections = [
  'desktop',
  'files',
  'history',
  'appearance',
  'codex',
  'approvals',
  'remembered',
  'runs',
  'budgets',
  'prices',
  'keyboard',
  'privacy',
  'export',
  'local',
  'data',
  'limits',
  'about',
] as const;
/** A section of Settings. */
export type SettingSection = (typeof settingSections)[number];

/** The row of a setting in Settings. Rows within a section follow the order of the table. */
export type SettingRow = {
  readonly section: SettingSection;
  readonly name: string;
  /** What it does, shown below its name. Null if that depends on the situation; a view-model then provides it. */
  readonly help: string | null;
  /** The name of its control, if it differs from the row's name. */
  readonly label?: string;
};

/** One possible value of a setting. `help` says what choosing it means. */
export type SettingChoice = { readonly value: string; readonly label: string; readonly help?: string };

/** The minimum and maximum of a number, inclusive. */
export type SettingRange = { readonly min: number; readonly max: number };

type SwitchSetting = { readonly type: 'switch'; readonly initial: boolean };

type NumberSetting = SettingRange & {
  readonly type: 'number';
  readonly initial: number;
  /** Shown after the number. */
  readonly unit: string;
};

type ChoiceSetting = {
  readonly type: 'choice';
  readonly choices: readonly SettingChoice[];
  readonly initial: string;
  /** The file has `fullAccess` as `full-access`. */
  readonly hyphens?: true;
};

type OtherSetting = {
  readonly type: 'other';
  readonly schema: z.ZodType;
  readonly initial: unknown;
  /** The valid values in config.toml, as a phrase after "is not". */
  readonly expects: string;
  /** The initial value in words. Null: its row does not say where the value comes from. */
  readonly initialText: string | null;
  /** The replacement for an invalid value, if it is not the initial one. */
  readonly insteadOfInvalid?: unknown;
};

/** The definition of one setting. */
export type Setting = {
  /** Its row. Null: something other than Settings changes it, or only config.toml. */
  readonly row: SettingRow | null;
  /** Its table in config.toml. Omitted if it comes before the first table. */
  readonly table?: string;
  /** Its key in config.toml, if it differs from the name with underscores. */
  readonly key?: string;
  /** An environment variable that decides, always or only while nothing is chosen. */
  readonly variable?: { readonly name: string; readonly wins: 'always' | 'unlessChosen' };
  /** The value reveals nothing about the user, so the diagnostics bundle includes it. */
  readonly inBundle?: true;
} & (SwitchSetting | NumberSetting | ChoiceSetting | OtherSetting);

/** The nearest number within a range. */
export function clampToRange({ max, min }: SettingRange, value: number): number {
  return Math.max(min, Math.min(max, value));
}
