import { z } from 'zod';
import { t } from '../i18n/i18n.ts';
import { languages } from '../i18n/languages.ts';
import { defaultWindow } from '../store/rolling-window.ts';
import { approvalModes } from './approval-modes.ts';
import { shortcuts } from './chord.ts';
import type { Setting } from './setting.ts';

// Every setting, once. This table defines the schema and defaults, reading and writing config.toml, the rows and
// controls of Settings, what the palette finds and what the diagnostics bundle contains.

const whatIsReported = t`Says when a turn ends or an approval waits and you do not look at its thread.`;

/** The settings by name. */
export const settings = {
  // Codex

  /** The person's own Codex program. Null: the bundled one, or the one on PATH. */
  codexBinary: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialWords: t`Bundled`,
    expects: t`a path in quotes`,
    variable: { name: 'WORKCELL_CODEX_BIN', wins: 'unlessChosen' },
    row: { section: 'codex', name: t`Program`, help: null },
  },
  restartByItself: {
    type: 'switch',
    initial: true,
    inBundle: true,
    row: {
      section: 'codex',
      name: t`Restart by itself`,
      help: t`When Codex stops, start it again and resume the thread. Three tries, then it asks you.`,
    },
  },
  maxRuns: {
    type: 'number',
    min: 1,
    max: 32,
    initial: 4,
    unit: t`runs`,
    inBundle: true,
    row: {
      section: 'codex',
      name: t`Runs at the same time`,
      help: t`So many workcells that you start work side by side; the others wait. Fewer begin while the machine is busy or short of memory.`,
    },
  },
  /** Null, here and below: not chosen, so the CLI's default applies. */
  model: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialWords: null,
    expects: t`the name of a model in quotes`,
    row: null,
  },
  effort: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialWords: null,
    expects: t`a reasoning effort in quotes`,
    row: null,
  },

  // Approvals and sandbox

  /** The five fixed modes of approval policy and sandbox. */
  approvalMode: {
    type: 'choice',
    choices: approvalModes,
    initial: 'config',
    hyphens: true,
    inBundle: true,
    row: { section: 'approvals', name: t`When to ask`, help: null, label: t`Approvals` },
  },
  /** The person's own actions (a message, a retry, a copy with secrets) need a confirmation too. */
  reviewOwnActions: {
    type: 'switch',
    initial: false,
    table: 'approvals',
    row: {
      section: 'approvals',
      name: t`Review what I do`,
      help: t`Messages, retries and copies of text with secrets wait for your approval, too. An administrator can demand it.`,
    },
  },

  // Remembered approvals

  /** The longest time that approvals are remembered. Counts as `session` until the person has acknowledged it. */
  rememberedApprovals: {
    type: 'choice',
    choices: [
      {
        value: 'session',
        label: t`Until Workcell ends`,
        help: t`They are forgotten when Workcell ends. Nothing of them is written down.`,
      },
      {
        value: 'workspace',
        label: t`Kept for their workspace`,
        help: t`They are kept for the workspace they were made in, until they expire or you revoke them.`,
      },
      {
        value: 'user',
        label: t`Kept, also for every folder`,
        help: t`They are kept. A command can also be remembered for every folder you open.`,
      },
    ],
    initial: 'session',
    inBundle: true,
    row: { section: 'remembered', name: t`How long`, help: null, label: t`How long rules are kept` },
  },
  rememberedApprovalsAcknowledged: { type: 'switch', initial: false, row: null },

  // History

  /** How much of a thread is loaded first and stays in memory as it grows: turns and characters. */
  windowTurns: {
    type: 'number',
    min: 1,
    max: 1_000,
    initial: defaultWindow.turns,
    unit: t`turns`,
    inBundle: true,
    row: {
      section: 'history',
      name: t`Turns shown first`,
      help: t`A thread opens with its newest turns. Earlier ones come with Load older history; none is deleted.`,
    },
  },
  windowCharacters: {
    type: 'number',
    min: 1_000,
    max: 10_000_000,
    initial: defaultWindow.characters,
    unit: t`characters`,
    inBundle: true,
    row: {
      section: 'history',
      name: t`Characters shown first`,
      help: t`Fewer turns are shown first where they are longer than this together.`,
    },
  },
  maxMcpToolRuns: {
    type: 'number',
    min: 1,
    max: 10_000,
    initial: 200,
    unit: t`runs`,
    inBundle: true,
    row: {
      section: 'history',
      name: t`Runs of tools`,
      help: t`So many calls of tools of MCP servers are listed in Tools. The oldest go first; their turns stay.`,
    },
  },

  // Appearance

  theme: {
    type: 'choice',
    choices: [
      { value: 'system', label: t`System` },
      { value: 'light', label: t`Light` },
      { value: 'dark', label: t`Dark` },
      { value: 'contrast', label: t`High contrast` },
    ],
    initial: 'system',
    inBundle: true,
    row: {
      section: 'appearance',
      name: t`Theme`,
      help: t`Follows the system unless you fix it, also where it asks for more contrast.`,
    },
  },
  textSize: {
    type: 'number',
    min: 80,
    max: 200,
    initial: 100,
    unit: '%',
    inBundle: true,
    row: { section: 'appearance', name: t`Text size`, help: t`From 80 % to 200 %.` },
  },
  /** `system`: the system's language, or English if the app does not have it. */
  language: {
    type: 'choice',
    choices: [
      { value: 'system', label: t`System` },
      ...languages.map(({ name, tag }) => ({ value: tag, label: name })),
    ],
    initial: 'system',
    inBundle: true,
    row: { section: 'appearance', name: t`Language`, help: t`Holds from the next start of Workcell on.` },
  },

  // Desktop

  notifications: {
    type: 'switch',
    initial: true,
    table: 'desktop',
    inBundle: true,
    row: { section: 'desktop', name: t`Notifications`, help: whatIsReported },
  },
  /** The same for the web host, in a browser that allows it. */
  browserNotifications: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: { section: 'desktop', name: t`Notifications`, help: whatIsReported },
  },
  notificationTitles: {
    type: 'switch',
    initial: true,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'desktop',
      name: t`Titles in notifications`,
      help: t`A notification says what the thread is called, and never more of it. Switched off, it says only what happened.`,
    },
  },
  /**
   * Off by default: apps with windows rarely have a tray icon on any system, and the app's icon already shows what is
   * waiting.
   */
  tray: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'desktop',
      name: t`Icon in the tray`,
      help: t`Says how many turns run and how many approvals wait; its menu leads to their threads.`,
    },
  },
  keepAwake: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'desktop',
      name: t`Keep the machine awake`,
      help: t`The machine does not fall asleep while a turn runs. Its display may.`,
    },
  },

  // Keyboard and files

  shortcuts: {
    type: 'other',
    schema: shortcuts,
    initial: {},
    initialWords: null,
    expects: t`a table of actions, each with a list of keys such as ["Mod+Shift+R"]`,
    row: {
      section: 'keyboard',
      name: t`Shortcuts`,
      help: t`What each action is done by. Change takes the next keys you press.`,
    },
  },
  /** Program and arguments of the editor. `{file}` and `{line}` are filled in. Null: shows the file in its folder. */
  editor: {
    type: 'other',
    schema: z.array(z.string()).nullable(),
    initial: null,
    initialWords: t`None`,
    expects: t`a list of the program and its arguments, each in quotes`,
    row: {
      section: 'files',
      name: t`Editor`,
      help: t`Opens a file at its line from Changes. Without one, the file is shown in its folder. For a program that is not listed, set editor in Workcell’s config.toml.`,
    },
  },

  // Privacy

  metrics: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'privacy',
      name: t`Share aggregate metrics`,
      help: t`Counts of turns, stops and error kinds, sent once at the next start. Never text, paths, prompts or keys.`,
    },
  },
  launchPing: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'privacy',
      name: t`Launch ping`,
      help: t`Version, system and architecture at each start, and nothing else.`,
    },
  },
  checkForUpdates: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'privacy',
      name: t`Check for updates`,
      help: t`The desktop app asks once a day for a newer version, downloads it and installs it when you restart. Nothing of you is in the question.`,
    },
  },
  /** Whether runs and counts go to the person's own OTLP receiver. */
  otlp: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'privacy',
      name: t`OpenTelemetry export`,
      help: t`For those who run many machines: times, tools, tokens and outcome of each run, and counts, to a receiver of your own. Never text, paths, prompts or keys.`,
    },
  },
  otlpSends: {
    type: 'choice',
    choices: [
      { value: 'both', label: t`Runs and counts` },
      { value: 'runs', label: t`Runs` },
      { value: 'metrics', label: t`Counts` },
    ],
    initial: 'both',
    table: 'desktop',
    inBundle: true,
    row: { section: 'privacy', name: t`What is exported`, help: t`Runs go as traces, counts as metrics.` },
  },
  otlpEndpoint: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialWords: t`None`,
    expects: t`an address in quotes`,
    table: 'desktop',
    row: {
      section: 'privacy',
      name: t`OpenTelemetry endpoint`,
      help: t`Where your receiver takes OTLP over HTTP. The standard OTEL_ variables win over it.`,
    },
  },
  /**
   * False turns off metrics, launch ping and export, and keeps details out of the log. True keeps the details on this
   * machine. Null: the log has them while something is shared.
   */
  telemetry: {
    type: 'other',
    schema: z.boolean().nullable(),
    initial: null,
    initialWords: t`While sharing`,
    expects: t`true or false`,
    // An invalid value about telemetry is not a yes.
    insteadOfInvalid: false,
    table: 'telemetry',
    key: 'enabled',
    inBundle: true,
    row: {
      section: 'privacy',
      name: t`Telemetry`,
      help: t`Whether Diagnostics has details and names of events, which stay on this machine. Off also overrules metrics, launch ping and OpenTelemetry export.`,
    },
  },
  /** Whether the first-run dialog on privacy was answered. Nothing is sent before that. */
  telemetryAnswered: { type: 'switch', initial: false, table: 'telemetry', key: 'answered', row: null },
  /** Folders where the one-time privacy note was shown. */
  notedFolders: {
    type: 'other',
    schema: z.array(z.string()),
    initial: [],
    initialWords: null,
    expects: t`a list of folders, each in quotes`,
    table: 'telemetry',
    row: null,
  },

  // Data

  /** Whether to encrypt the thread databases. `ProtectionState` says whether they are. */
  encryptThreads: {
    type: 'switch',
    initial: true,
    table: 'persistence',
    key: 'encrypt',
    inBundle: true,
    row: { section: 'data', name: t`Encrypt threads on disk`, help: null },
  },
  recordedOutputMegabytes: {
    type: 'number',
    min: 10,
    max: 1_000_000,
    initial: 2_048,
    unit: 'MB',
    table: 'persistence',
    key: 'output_megabytes',
    inBundle: true,
    row: {
      section: 'data',
      name: t`Recorded output`,
      help: t`Output of commands that is kept with threads. The oldest goes first; what was said and decided stays.`,
    },
  },
  logLevel: {
    type: 'choice',
    choices: [
      { value: 'error', label: t`Errors` },
      { value: 'warning', label: t`Warnings and errors` },
      { value: 'info', label: t`Info and above` },
      { value: 'debug', label: t`All lines` },
    ],
    initial: 'info',
    table: 'diagnostics',
    key: 'level',
    variable: { name: 'WORKCELL_LOG_LEVEL', wins: 'always' },
    inBundle: true,
    row: {
      section: 'data',
      name: t`Log on disk`,
      help: t`Which diagnostics are written to the data folder. Never what was said in a thread.`,
    },
  },
  logMegabytes: {
    type: 'number',
    min: 0,
    max: 1_000,
    initial: 10,
    unit: 'MB',
    table: 'diagnostics',
    key: 'megabytes',
    inBundle: true,
    row: {
      section: 'data',
      name: t`Size of the log`,
      help: t`Both files together. The oldest lines go first; 0 writes none.`,
    },
  },
  processBudgetMegabytes: {
    type: 'number',
    min: 0,
    max: 1_000_000,
    // A quarter of a machine with 16 GB: enough for a thread's servers and a build, too little for servers that pile
    // up.
    initial: 4_000,
    unit: 'MB',
    table: 'diagnostics',
    key: 'process_megabytes',
    inBundle: true,
    row: {
      section: 'data',
      name: t`Memory of processes`,
      help: t`Codex and what it runs may take so much before a warning says so. A process counts with what it shares; 0 warns of nothing.`,
    },
  },

  // Not in Settings

  /** Milliseconds from the first change of prompts, skills or servers until their lists are read again. */
  refreshDelayMs: {
    type: 'number',
    min: 50,
    max: 60_000,
    // A checkout changes many files at once.
    initial: 300,
    unit: 'ms',
    inBundle: true,
    row: null,
  },
  /** The last insertions into a message, as `place/name` and `server/name`. The lists start with them. */
  lastPrompt: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialWords: null,
    expects: t`a place and a name in quotes`,
    row: null,
  },
  lastTool: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialWords: null,
    expects: t`a server and a tool in quotes`,
    row: null,
  },
} as const satisfies Readonly<Record<string, Setting>>;

/** The name of a setting. */
export type SettingName = keyof typeof settings;

/** The settings with a row in Settings. */
export type ShownSetting = {
  [Name in SettingName]: (typeof settings)[Name]['row'] extends null ? never : Name;
}[SettingName];

/** The settings of one type. */
export type SettingOf<Type extends Setting['type']> = {
  [Name in SettingName]: (typeof settings)[Name]['type'] extends Type ? Name : never;
}[SettingName];

/** Whether a setting with this name exists. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

/** The names of all settings, in order. */
export const settingNames: readonly SettingName[] = Object.keys(settings).filter(isSettingName);

/** The definition of a setting. */
export function settingOf(name: SettingName): Setting {
  return settings[name];
}
