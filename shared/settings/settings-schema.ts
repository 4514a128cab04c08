import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import type { Setting } from './setting.ts';
import { getSetting, type SettingName, type settingDefinitions, settingNames } from './setting-definitions.ts';

type ValueOf<Given extends Setting> = Given extends { readonly type: 'switch' }
  ? boolean
  : Given extends { readonly type: 'number' }
    ? number
    : Given extends { readonly type: 'choice'; readonly choices: readonly { readonly value: infer Value }[] }
      ? Value
      : Given extends { readonly type: 'other'; readonly schema: z.ZodType<infer Value> }
        ? Value
        : never;

type SettingsShape = { [Name in SettingName]: z.ZodType<ValueOf<(typeof settingDefinitions)[Name]>> };

function toSchema(setting: Setting): z.ZodType {
  switch (setting.type) {
    case 'switch':
      return z.boolean();
    case 'number':
      return z.number().int().min(setting.min).max(setting.max);
    case 'choice':
      return z.enum(setting.choices.map(({ value }) => value));
    case 'other':
      return setting.schema;
  }
}

/** The user's choices, or the defaults. Null means "not chosen": nothing is overridden. */
export const settingsSchema = z.object(
  Object.fromEntries(settingNames.map((name) => [name, toSchema(getSetting(name))])) as SettingsShape,
);
export type Settings = Immutable<z.infer<typeof settingsSchema>>;

/** One of the five fixed modes of approval policy and sandbox. */
export type ApprovalMode = Settings['approvalMode'];
/** The appearance of the app, as the user chose it. */
export type Theme = Settings['theme'];

/** Some settings with new values. Other keys stay unchanged. */
export type SettingsEdit = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

/** What a page may change. Settings that name a program are excluded and refused: see `shared/contract/programs.ts`. */
export const settingsChange = settingsSchema.omit({ codexBinary: true, editor: true }).partial().strict();
export type SettingsChange = Immutable<z.infer<typeof settingsChange>>;

/** The values until the user chooses something. */
export const defaultSettings: Settings = settingsSchema.parse(
  Object.fromEntries(settingNames.map((name) => [name, getSetting(name).initial])),
);

/** The current values, where they came from and what was wrong with them, one sentence each. */
export const settingsSnapshot = z.object({
  values: settingsSchema,
  file: z.string(),
  /** The settings that the file sets, by name, each with its line. Null if the line is unknown. */
  lines: z.record(z.string(), z.number().int().positive().nullable()),
  problems: z.array(z.string()),
});
export type SettingsSnapshot = Immutable<z.infer<typeof settingsSnapshot>>;
