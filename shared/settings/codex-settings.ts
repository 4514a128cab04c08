import { z } from 'zod';
import { t } from '../i18n/i18n.ts';
import { defaultWindow } from '../store/rolling-window.ts';
import { approvalModes } from './approval-modes.ts';
import type { Setting } from './setting.ts';

/** The settings of Codex, approvals and history. */
export const codexSettings = {
  // Codex

  /** The user's own Codex program. Null: the bundled one, or the one on PATH. */
  codexBinary: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialText: t`Bundled`,
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
      name: t`Restart automatically`,
      help: t`If Codex stops, Workcell restarts it and resumes the thread, up to three times.`,
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
      section: 'runs',
      name: t`Runs at once`,
      help: t`How many runs can work at once. Others wait. Fewer start while the machine is busy or low on memory.`,
    },
  },
  /** Null, here and below: not chosen, so the CLI's default applies. */
  model: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialText: null,
    expects: t`the name of a model in quotes`,
    row: null,
  },
  effort: {
    type: 'other',
    schema: z.string().nullable(),
    initial: null,
    initialText: null,
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
  /** The user's own actions (a message, a retry, a copy with secrets) need a confirmation too. */
  reviewOwnActions: {
    type: 'switch',
    initial: false,
    table: 'approvals',
    row: {
      section: 'approvals',
      name: t`Ask before I send`,
      help: t`Your messages, retries and copies of secrets also need your approval. An administrator can require this.`,
    },
  },

  // Remembered approvals

  /** The longest time that approvals are remembered. Counts as `session` until the user has acknowledged it. */
  rememberedApprovals: {
    type: 'choice',
    choices: [
      {
        value: 'session',
        label: t`Until Workcell closes`,
        help: t`They last until Workcell closes and are never saved.`,
      },
      {
        value: 'workspace',
        label: t`Saved per folder`,
        help: t`They are saved for their folder until they expire or you revoke them.`,
      },
      {
        value: 'user',
        label: t`Saved for all folders`,
        help: t`They are saved. You can also remember a command for all folders.`,
      },
    ],
    initial: 'session',
    inBundle: true,
    row: { section: 'remembered', name: t`How long`, help: null, label: t`How long to keep rules` },
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
      help: t`A thread opens with its newest turns. Load older history shows the rest.`,
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
      help: t`Shows fewer turns first if together they are longer than this.`,
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
      name: t`Tool calls listed`,
      help: t`How many MCP tool calls Tools lists. The oldest are dropped first. Their turns stay.`,
    },
  },
} as const satisfies Readonly<Record<string, Setting>>;
