import type { z } from 'zod';

/** The sections of Settings, in their order. */
export const settingSections = [
  'codex',
  'approvals',
  'remembered',
  'history',
  'appearance',
  'desktop',
  'keyboard',
  'files',
  'prices',
  'privacy',
  'data',
  'about',
] as const;
/** A section of Settings. */
export type SettingSection = (typeof settingSections)[number];

/** The row of a setting in Settings. The rows of a section have the order of the table. */
export type SettingRow = {
  readonly section: SettingSection;
  readonly name: string;
  /** What it does, beneath its name; null where that depends on how things are, and a view-model says it. */
  readonly help: string | null;
  /** What its control is called, unless that is the name of the row. */
  readonly label?: string;
};

/** One of the values that a setting can have. `help` says what choosing it means. */
export type SettingChoice = { readonly value: string; readonly label: string; readonly help?: string };

/** The least and the most that a number may be; both are allowed. */
export type SettingRange = { readonly min: number; readonly max: number };

type SwitchSetting = { readonly type: 'switch'; readonly initial: boolean };

type NumberSetting = SettingRange & {
  readonly type: 'number';
  readonly initial: number;
  /** Shown behind the number. */
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
  /** What a person may write in config.toml, to be read after "is not". */
  readonly expects: string;
  /** The initial value in words; null: its row does not say where the value comes from. */
  readonly initialWords: string | null;
  /** What holds instead of a value that is none, unless that is the initial one. */
  readonly insteadOfInvalid?: unknown;
};

/** Everything there is to know about one setting. */
export type Setting = {
  /** Its row; null: something other than Settings changes it, or only config.toml. */
  readonly row: SettingRow | null;
  /** The table of config.toml that has it, unless it is before the first one. */
  readonly table?: string;
  /** Its key there, unless that is the name with underscores. */
  readonly key?: string;
  /** A variable of the environment that decides, always or only while nothing is chosen. */
  readonly variable?: { readonly name: string; readonly wins: 'always' | 'unlessChosen' };
  /** The value says nothing about the person, so the diagnostics bundle has it. */
  readonly inBundle?: true;
} & (SwitchSetting | NumberSetting | ChoiceSetting | OtherSetting);

/** The number of a range that is nearest to this one. */
export function clampTo({ max, min }: SettingRange, value: number): number {
  return Math.max(min, Math.min(max, value));
}
