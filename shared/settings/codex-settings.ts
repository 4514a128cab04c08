import { z } from 'zod';
import { t } from '../i18n/i18n.ts';
import { defaultWindow } from '../store/rolling-window.ts';
import { approvalModes } from './approval-modes.ts';
import type { Setting } from './setting.ts';

/** The settings of Codex, approvals and history. */
export const codexSettings = {
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
} as const satisfies Readonly<Record<string, Setting>>;
