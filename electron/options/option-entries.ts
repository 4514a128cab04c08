import type { TomlValue } from 'smol-toml';
import type { Options } from '../../shared/options/options.ts';

/** How one option stands in config.toml. */
export type OptionEntry = {
  readonly name: keyof Options;
  readonly key: string;
  /** What a person may write there, to be read after "is not". */
  readonly expects: string;
  fromFile(value: TomlValue): unknown;
  toFile(value: NonNullable<Options[keyof Options]>): TomlValue;
};

const expectations: { readonly [Name in keyof Options]: string } = {
  model: 'the name of a model in quotes',
  effort: 'a reasoning effort in quotes',
  approvalMode: 'one of "config", "read-only", "ask-for-everything", "ask-when-needed", "full-access"',
  rememberedApprovals: 'one of "session", "workspace", "user"',
  rememberedApprovalsAcknowledged: 'true or false',
  theme: 'one of "system", "light", "dark"',
  textSize: 'a whole number from 80 to 200',
  codexBinary: 'a path in quotes',
  restartByItself: 'true or false',
  editor: 'a list of the program and its arguments, each in quotes',
  consoleHeight: 'a number',
  consoleOpen: 'true or false',
  threadsWidth: 'a number',
  changesWidth: 'a number',
  changesOpen: 'true or false',
  diffView: 'one of "unified", "side-by-side"',
};

/** Options whose values are words of ours; in the file they are written with hyphens. */
const wordOptions: readonly string[] = ['approvalMode', 'diffView'] satisfies (keyof Options)[];

/** True for the name of an option. */
export function isOptionName(name: string): name is keyof Options {
  return Object.hasOwn(expectations, name);
}

/** Every option in the order of the file. */
export const optionEntries: readonly OptionEntry[] = Object.keys(expectations)
  .filter(isOptionName)
  .map((name) => ({
    name,
    key: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    expects: expectations[name],
    fromFile: (value) =>
      wordOptions.includes(name) && typeof value === 'string'
        ? value.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
        : value,
    toFile: (value) => {
      if (typeof value === 'object') return [...value];
      return wordOptions.includes(name)
        ? String(value).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
        : value;
    },
  }));
