import type { TomlValue } from 'smol-toml';
import type { Options } from '../../shared/options/options.ts';
import { type OptionRange, optionRanges } from '../../shared/options/ranges.ts';
import { languages } from '../../shared/words/languages.ts';
import { t } from '../../shared/words/words.ts';

/** Where an option stands in config.toml: its key, in a table or (null) before the first one. */
export type OptionPlace = { readonly table: string | null; readonly key: string };

/** How one option stands in config.toml. */
export type OptionEntry = OptionPlace & {
  readonly name: keyof Options;
  /** What a person may write there, to be read after "is not". */
  readonly expects: string;
  fromFile(value: TomlValue): unknown;
  toFile(value: NonNullable<Exclude<Options[keyof Options], Options['shortcuts']>>): TomlValue;
};

const expectations: { readonly [Name in keyof Options]: string } = {
  model: t`the name of a model in quotes`,
  effort: t`a reasoning effort in quotes`,
  approvalMode: t`one of "config", "read-only", "ask-for-everything", "ask-when-needed", "full-access"`,
  rememberedApprovals: t`one of "session", "workspace", "user"`,
  rememberedApprovalsAcknowledged: t`true or false`,
  reviewOwnActions: t`true or false`,
  theme: t`one of "system", "light", "dark", "contrast"`,
  language: t`one of ${['system', ...languages.map(({ tag }) => tag)].map((tag) => `"${tag}"`).join(', ')}`,
  textSize: wholeNumber(optionRanges.textSize),
  codexBinary: t`a path in quotes`,
  restartByItself: t`true or false`,
  editor: t`a list of the program and its arguments, each in quotes`,
  notifications: t`true or false`,
  browserNotifications: t`true or false`,
  notificationTitles: t`true or false`,
  tray: t`true or false`,
  keepAwake: t`true or false`,
  encryptThreads: t`true or false`,
  metrics: t`true or false`,
  launchPing: t`true or false`,
  otlp: t`true or false`,
  otlpSends: t`one of "runs", "metrics", "both"`,
  otlpEndpoint: t`an address in quotes`,
  checkForUpdates: t`true or false`,
  telemetry: t`true or false`,
  telemetryAnswered: t`true or false`,
  notedFolders: t`a list of folders, each in quotes`,
  logLevel: t`one of "debug", "info", "warning", "error"`,
  logMegabytes: wholeNumber(optionRanges.logMegabytes),
  recordedOutputMegabytes: wholeNumber(optionRanges.recordedOutputMegabytes),
  processBudgetMegabytes: wholeNumber(optionRanges.processBudgetMegabytes),
  maxRuns: wholeNumber(optionRanges.maxRuns),
  maxMcpToolRuns: wholeNumber(optionRanges.maxMcpToolRuns),
  refreshDelayMs: wholeNumber(optionRanges.refreshDelayMs),
  windowTurns: wholeNumber(optionRanges.windowTurns),
  windowCharacters: wholeNumber(optionRanges.windowCharacters),
  shortcuts: t`a table of actions, each with a list of keys such as ["Mod+Shift+R"]`,
  lastPrompt: t`a place and a name in quotes`,
  lastTool: t`a server and a tool in quotes`,
};

/** Options whose values are words of ours; in the file they are written with hyphens. */
const wordOptions: readonly string[] = ['approvalMode'] satisfies (keyof Options)[];

/** Options that stand in a table. */
const places: { readonly [Name in keyof Options]?: OptionPlace } = {
  reviewOwnActions: { table: 'approvals', key: 'review_own_actions' },
  encryptThreads: { table: 'persistence', key: 'encrypt' },
  recordedOutputMegabytes: { table: 'persistence', key: 'output_megabytes' },
  notifications: { table: 'desktop', key: 'notifications' },
  browserNotifications: { table: 'desktop', key: 'browser_notifications' },
  notificationTitles: { table: 'desktop', key: 'notification_titles' },
  tray: { table: 'desktop', key: 'tray' },
  keepAwake: { table: 'desktop', key: 'keep_awake' },
  metrics: { table: 'desktop', key: 'metrics' },
  launchPing: { table: 'desktop', key: 'launch_ping' },
  otlp: { table: 'desktop', key: 'otlp' },
  otlpSends: { table: 'desktop', key: 'otlp_sends' },
  otlpEndpoint: { table: 'desktop', key: 'otlp_endpoint' },
  checkForUpdates: { table: 'desktop', key: 'check_for_updates' },
  telemetry: { table: 'telemetry', key: 'enabled' },
  telemetryAnswered: { table: 'telemetry', key: 'answered' },
  notedFolders: { table: 'telemetry', key: 'noted_folders' },
  logLevel: { table: 'diagnostics', key: 'level' },
  processBudgetMegabytes: { table: 'diagnostics', key: 'process_megabytes' },
  logMegabytes: { table: 'diagnostics', key: 'megabytes' },
};

function isOptionName(name: string): name is keyof Options {
  return Object.hasOwn(expectations, name);
}

/** A name of ours as the file has it: `newThread` is `new_thread` there. */
export function toFileKey(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A key of the file as the name it stands for. */
export function fromFileKey(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Every option in the order of the file. */
export const optionEntries: readonly OptionEntry[] = Object.keys(expectations)
  .filter(isOptionName)
  .map((name) => ({
    name,
    ...(places[name] ?? { table: null, key: toFileKey(name) }),
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

function wholeNumber({ max, min }: OptionRange): string {
  return t`a whole number from ${min} to ${max}`;
}
