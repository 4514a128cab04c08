import { approvalModeOf } from '../../../shared/options/approval-modes.ts';
import { defaultOptions, type Options, type OptionsSnapshot } from '../../../shared/options/options.ts';
import { t, wholeNumber } from '../../../shared/words/words.ts';
import { levelChoices } from '../diagnostics/level-choices.ts';
import { otlpChoices } from '../privacy/otlp.view-model.ts';
import { languageChoices } from './language-choices.ts';
import { wordsOfNumber } from './number-setting.ts';
import { type RowId, rememberPolicies } from './settings.view-model.ts';

/** Where the value of a setting comes from. */
export type Origin = {
  readonly words: string;
  /** The line of config.toml that has it; null where no line is to be shown. */
  readonly line: number | null;
  /** What it is unless something says otherwise; null where that is what it is. */
  readonly otherwise: string | null;
};

export type OriginFacts = {
  readonly options: OptionsSnapshot;
  /** Names of the variables of ours that are set. */
  readonly environment: readonly string[];
  readonly managed: boolean;
};

/** The option behind each row that has one. */
const optionOfRow: Partial<Readonly<Record<RowId, keyof Options>>> = {
  program: 'codexBinary',
  restartByItself: 'restartByItself',
  approvalMode: 'approvalMode',
  reviewOwnActions: 'reviewOwnActions',
  rememberPolicy: 'rememberedApprovals',
  maxRuns: 'maxRuns',
  maxMcpToolRuns: 'maxMcpToolRuns',
  processBudgetMegabytes: 'processBudgetMegabytes',
  windowTurns: 'windowTurns',
  windowCharacters: 'windowCharacters',
  theme: 'theme',
  textSize: 'textSize',
  language: 'language',
  notifications: 'notifications',
  browserNotifications: 'browserNotifications',
  tray: 'tray',
  keepAwake: 'keepAwake',
  notificationTitles: 'notificationTitles',
  editor: 'editor',
  metrics: 'metrics',
  launchPing: 'launchPing',
  checkForUpdates: 'checkForUpdates',
  otlp: 'otlp',
  otlpSends: 'otlpSends',
  otlpEndpoint: 'otlpEndpoint',
  telemetry: 'telemetry',
  encryption: 'encryptThreads',
  recordedOutputMegabytes: 'recordedOutputMegabytes',
  logLevel: 'logLevel',
  logMegabytes: 'logMegabytes',
};

/** Where the value of a row comes from, the strongest first: a policy, the environment, config.toml; else the default. */
export function describeOrigin(row: RowId, { environment, managed, options }: OriginFacts): Origin | null {
  const name = optionOfRow[row];
  if (row === 'dataFolder') return originOfFolder(environment);
  if (name === undefined) return null;
  const otherwise = t`Default: ${defaultWords(name)}.`;
  if (managed) return { words: t`Set by your administrator or the system.`, line: null, otherwise };
  const variable = variableOf(name, options.values);
  if (variable !== null && environment.includes(variable))
    return { words: t`Set by ${variable}.`, line: null, otherwise };
  const line = options.lines[name];
  if (line !== undefined)
    return { words: line === null ? t`Set in config.toml.` : t`Set in config.toml`, line, otherwise };
  if (options.values[name] !== defaultOptions[name])
    return { words: t`Not saved in config.toml yet.`, line: null, otherwise };
  return { words: t`Default: ${defaultWords(name)}.`, line: null, otherwise: null };
}

function originOfFolder(environment: readonly string[]): Origin {
  const isNamed = environment.includes('WORKCELL_DATA_DIR');
  const words = isNamed
    ? t`Set by WORKCELL_DATA_DIR.`
    : t`Where the system keeps data of programs, or set by --data-dir.`;
  return { words, line: null, otherwise: null };
}

/** The variable that decides an option as things are; null when none does. */
function variableOf(name: keyof Options, values: Options): string | null {
  if (name === 'logLevel') return 'WORKCELL_LOG_LEVEL';
  // A program that was chosen in Settings goes before the one that the environment names.
  return name === 'codexBinary' && values.codexBinary === null ? 'WORKCELL_CODEX_BIN' : null;
}

const themeWords = { system: t`System`, light: t`Light`, dark: t`Dark`, contrast: t`High contrast` } as const;

function defaultWords(name: keyof Options): string {
  const value = defaultOptions[name];
  switch (name) {
    case 'otlpSends':
      return otlpChoices.find((choice) => choice.value === value)?.label ?? '';
    case 'codexBinary':
      return t`Bundled`;
    case 'editor':
    case 'otlpEndpoint':
      return t`None`;
    case 'telemetry':
      return t`While sharing`;
    case 'textSize':
      return `${defaultOptions.textSize} %`;
    case 'theme':
      return themeWords[defaultOptions.theme];
    case 'language':
      return languageChoices.find((language) => language.value === value)?.label ?? '';
    case 'approvalMode':
      return approvalModeOf(defaultOptions.approvalMode).label;
    case 'rememberedApprovals':
      return rememberPolicies.find((policy) => policy.value === value)?.label ?? '';
    case 'logLevel':
      return levelChoices.find((level) => level.value === value)?.label ?? '';
    case 'maxRuns':
    case 'maxMcpToolRuns':
    case 'processBudgetMegabytes':
    case 'windowTurns':
    case 'windowCharacters':
    case 'recordedOutputMegabytes':
    case 'logMegabytes':
      return `${wholeNumber(defaultOptions[name])} ${wordsOfNumber(name).unit}`;
    default:
      return value === true ? t`On` : t`Off`;
  }
}
