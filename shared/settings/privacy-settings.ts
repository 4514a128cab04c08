import { z } from 'zod';
import { t } from '../i18n/i18n.ts';
import type { Setting } from './setting.ts';

/** The settings of privacy and stored data, and those without a row. */
export const privacySettings = {
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
      help: t`Sends the version, system and architecture at each start. Nothing else.`,
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
      help: t`The desktop app checks once a day, downloads updates and installs them when you restart. Nothing about you is sent.`,
    },
  },
  /** Whether runs and counts go to the user's own OTLP receiver. */
  otlp: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'export',
      name: t`OpenTelemetry export`,
      help: t`Sends times, tools, tokens and outcome of each run, and counts, to your own receiver. Never text, paths, prompts or keys.`,
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
    row: { section: 'export', name: t`What is exported`, help: t`Runs are sent as traces, counts as metrics.` },
  },
  otlpEndpoint: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialText: t`None`,
    expects: t`an address in quotes`,
    table: 'desktop',
    row: {
      section: 'export',
      name: t`OpenTelemetry endpoint`,
      help: t`Your receiver's OTLP over HTTP address. The standard OTEL_ variables override it.`,
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
    initialText: t`While sharing`,
    expects: t`true or false`,
    // An invalid telemetry value does not count as consent.
    insteadOfInvalid: false,
    table: 'telemetry',
    key: 'enabled',
    inBundle: true,
    row: {
      section: 'local',
      name: t`Telemetry`,
      help: t`Keeps details and event names in Diagnostics, on this machine. Off also turns off metrics, launch ping and OpenTelemetry export.`,
    },
  },
  /** Whether the first-run dialog on privacy was answered. Nothing is sent before that. */
  telemetryAnswered: { type: 'switch', initial: false, table: 'telemetry', key: 'answered', row: null },
  /** Folders where the one-time privacy note was shown. */
  notedFolders: {
    type: 'other',
    schema: z.array(z.string()),
    initial: [],
    initialText: null,
    expects: t`a list of folders, each in quotes`,
    table: 'telemetry',
    row: null,
  },

  // Data

  /** Whether to encrypt the thread databases. `EncryptionState` says whether they are. */
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
      section: 'limits',
      name: t`Recorded output`,
      help: t`How much command output to keep. The oldest is deleted first. Messages and decisions stay.`,
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
      section: 'limits',
      name: t`Log on disk`,
      help: t`Which log lines to save in the data folder. Never the text of your threads.`,
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
      section: 'limits',
      name: t`Log size`,
      help: t`Both files together. The oldest lines are deleted first. 0 turns the log off.`,
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
      section: 'limits',
      name: t`Process memory`,
      help: t`Warns when Codex and its commands use more than this, including shared memory. 0 turns the warning off.`,
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
    initialText: null,
    expects: t`a place and a name in quotes`,
    row: null,
  },
  lastTool: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialText: null,
    expects: t`a server and a tool in quotes`,
    row: null,
  },
} as const satisfies Readonly<Record<string, Setting>>;
