import { z } from 'zod';
import { rememberPolicy } from '../approvals/approval-rule.ts';
import type { Immutable } from '../base/immutable.ts';
import { diagnosticsLevels } from '../diagnostics/diagnostics-line.ts';
import { defaultWindow } from '../sessions/rolling-window.ts';
import { languages } from '../words/languages.ts';
import { shortcuts } from './chord.ts';
import { type OptionRange, optionRanges } from './ranges.ts';

/** The five fixed pairs of approval policy and sandbox. `config`: the person's own config.toml decides. */
export const approvalMode = z.enum(['config', 'readOnly', 'askForEverything', 'askWhenNeeded', 'fullAccess']);
export type ApprovalMode = z.infer<typeof approvalMode>;

export const theme = z.enum(['system', 'light', 'dark', 'contrast']);
export type Theme = z.infer<typeof theme>;

/** `system`: that of the system, or English where the app does not speak it. It holds from the next start on. */
export const chosenLanguage = z.enum(['system', ...languages.map(({ tag }) => tag)]);
export type ChosenLanguage = z.infer<typeof chosenLanguage>;

function wholeNumber({ max, min }: OptionRange) {
  return z.number().int().min(min).max(max);
}

/** What the person chose. Null means "not chosen": nothing is overridden and the CLI's default holds. */
export const options = z.object({
  model: z.string().nullable(),
  effort: z.string().nullable(),
  approvalMode,
  /** How long approvals are remembered at most. It counts as `session` until that was acknowledged once. */
  rememberedApprovals: rememberPolicy,
  rememberedApprovalsAcknowledged: z.boolean(),
  /** What the person does themselves (a message, a retry, a copy with secrets) waits for a yes, too. */
  reviewOwnActions: z.boolean(),
  theme,
  language: chosenLanguage,
  /** Percent. */
  textSize: wholeNumber(optionRanges.textSize),
  /** A Codex program of the person's own; null: the bundled one, or the one on PATH. */
  codexBinary: z.string().nullable(),
  /** Starts Codex again by itself after it stopped. */
  restartByItself: z.boolean(),
  /** Program and arguments of the editor; `{file}` and `{line}` are filled in. Null: show the file in its folder. */
  editor: z.array(z.string()).nullable(),
  /** The desktop app tells of turns that end and approvals that wait, where nobody looks at their thread. */
  notifications: z.boolean(),
  /** A browser that may does the same for the web host. */
  browserNotifications: z.boolean(),
  /** Notifications say what the thread is called. */
  notificationTitles: z.boolean(),
  /**
   * The desktop app shows what is under way in the tray. No system has it as the custom for a program that has windows, whose
   * icon says already what waits; so it is for those who want it.
   */
  tray: z.boolean(),
  /** The desktop app keeps the machine from falling asleep while a turn runs. */
  keepAwake: z.boolean(),
  /** Whether the databases of threads shall be encrypted. How they are is what `ProtectionState` says. */
  encryptThreads: z.boolean(),
  /** Whether counts of what is done are kept and sent at the next launch. */
  metrics: z.boolean(),
  /** Whether a launch is told, with version, system and architecture. */
  launchPing: z.boolean(),
  /** Whether runs and counts go to a receiver of the person's own over OTLP, which of the two, and where to. */
  otlp: z.boolean(),
  otlpSends: z.enum(['runs', 'metrics', 'both']),
  otlpEndpoint: z.string().nullable(),
  /** Whether the app may ask for a newer version of itself. Nothing does yet. */
  checkForUpdates: z.boolean(),
  /**
   * False overrules metrics and launch ping, and leaves the log without details; true keeps these on this machine. Null:
   * the log has them while something is shared.
   */
  telemetry: z.boolean().nullable(),
  /** The first-run dialog on privacy was answered. Nothing is sent before. */
  telemetryAnswered: z.boolean(),
  /** Folders in which it was said once what holds. */
  notedFolders: z.array(z.string()),
  /** What of the log is written to the disk, and how much of it is kept there; 0: nothing. */
  logLevel: z.enum(diagnosticsLevels),
  logMegabytes: wholeNumber(optionRanges.logMegabytes),
  /** How much output of commands is kept with threads; the oldest goes first. */
  recordedOutputMegabytes: wholeNumber(optionRanges.recordedOutputMegabytes),
  /** Megabytes of memory of Codex and what it runs, over which it is warned; 0: never. */
  processBudgetMegabytes: wholeNumber(optionRanges.processBudgetMegabytes),
  /** So many runs of workcells work at the same time; the others wait. */
  maxRuns: wholeNumber(optionRanges.maxRuns),
  /** So many calls of tools of MCP servers are listed; the oldest go first. */
  maxMcpToolRuns: wholeNumber(optionRanges.maxMcpToolRuns),
  /** Milliseconds from the first change of prompts, skills or servers until their lists are read again. */
  refreshDelayMs: wholeNumber(optionRanges.refreshDelayMs),
  /** How much of a thread is loaded first and stays in memory while it grows: turns and characters. */
  windowTurns: wholeNumber(optionRanges.windowTurns),
  windowCharacters: wholeNumber(optionRanges.windowCharacters),
  shortcuts,
  /** What was put into a message last, as `place/name` and `server/name`: the lists begin with it. */
  lastPrompt: z.string().nullable(),
  lastTool: z.string().nullable(),
});
export type Options = Immutable<z.infer<typeof options>>;

/** Some options with new values; keys that are not named stay. */
export type OptionsEdit = { readonly [Name in keyof Options]?: Options[Name] | undefined };

/**
 * What a page may change. The options that name a program are not among them, and are refused: see
 * `shared/contract/programs.ts`.
 */
export const optionsChange = options.omit({ codexBinary: true, editor: true }).partial().strict();
export type OptionsChange = Immutable<z.infer<typeof optionsChange>>;

export const defaultOptions: Options = {
  model: null,
  effort: null,
  approvalMode: 'config',
  rememberedApprovals: 'session',
  rememberedApprovalsAcknowledged: false,
  reviewOwnActions: false,
  theme: 'system',
  language: 'system',
  textSize: 100,
  codexBinary: null,
  restartByItself: true,
  editor: null,
  notifications: true,
  browserNotifications: false,
  notificationTitles: true,
  tray: false,
  keepAwake: false,
  encryptThreads: true,
  metrics: false,
  launchPing: false,
  otlp: false,
  otlpSends: 'both',
  otlpEndpoint: null,
  checkForUpdates: false,
  telemetry: null,
  telemetryAnswered: false,
  notedFolders: [],
  logLevel: 'info',
  logMegabytes: 10,
  recordedOutputMegabytes: 2_048,
  // A quarter of a machine with 16 GB: room for a thread's servers and a build, too little for servers that pile up.
  processBudgetMegabytes: 4_000,
  maxRuns: 4,
  maxMcpToolRuns: 200,
  // A checkout changes many files at once.
  refreshDelayMs: 300,
  windowTurns: defaultWindow.turns,
  windowCharacters: defaultWindow.characters,
  shortcuts: {},
  lastPrompt: null,
  lastTool: null,
};

/** What holds, where it came from and what was wrong with it, one sentence each. */
export const optionsSnapshot = z.object({
  values: options,
  file: z.string(),
  /** The options that the file sets, by their names, each with its line; null where that cannot be told. */
  lines: z.record(z.string(), z.number().int().positive().nullable()),
  problems: z.array(z.string()),
});
export type OptionsSnapshot = Immutable<z.infer<typeof optionsSnapshot>>;
