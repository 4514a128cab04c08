import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import type { Setting } from './setting.ts';
import { type SettingName, settingNames, settingOf, type settings } from './settings.ts';

type ValueOf<Given extends Setting> = Given extends { readonly type: 'switch' }
  ? boolean
  : Given extends { readonly type: 'number' }
    ? number
    : Given extends { readonly type: 'choice'; readonly choices: readonly { readonly value: infer Value }[] }
      ? Value
      : Given extends { readonly type: 'other'; readonly schema: z.ZodType<infer Value> }
        ? Value
        : never;

type Shape = { [Name in SettingName]: z.ZodType<ValueOf<(typeof settings)[Name]>> };

function schemaOf(setting: Setting): z.ZodType {
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

/** The person's choices, or the defaults. Null means "not chosen": nothing is overridden. */
export const options = z.object(
  Object.fromEntries(settingNames.map((name) => [name, schemaOf(settingOf(name))])) as Shape,
);
export type Options = Immutable<z.infer<typeof options>>;

/** One of the five fixed modes of approval policy and sandbox. */
export type ApprovalMode = Options['approvalMode'];
/** The appearance of the app, as the person chose it. */
export type Theme = Options['theme'];

/** Some options with new values. Other keys stay unchanged. */
export type OptionsEdit = { readonly [Name in keyof Options]?: Options[Name] | undefined };

/** What a page may change. Options that name a program are excluded and refused: see `shared/contract/programs.ts`. */
export const optionsChange = options.omit({ codexBinary: true, editor: true }).partial().strict();
export type OptionsChange = Immutable<z.infer<typeof optionsChange>>;

/** The values until the person chooses something. */
export const defaultOptions: Options = options.parse(
  Object.fromEntries(settingNames.map((name) => [name, settingOf(name).initial])),
);

/** The current values, where they came from and what was wrong with them, one sentence each. */
export const optionsSnapshot = z.object({
  values: options,
  file: z.string(),
  /** The options that the file sets, by name, each with its line. Null if the line is unknown. */
  lines: z.record(z.string(), z.number().int().positive().nullable()),
  problems: z.array(z.string()),
});
export type OptionsSnapshot = Immutable<z.infer<typeof optionsSnapshot>>;
