import { t } from '../i18n/i18n.ts';

/**
 * The five fixed pairs of approval policy and sandbox; the composer and Settings show the same list. `config`: the
 * person's own config.toml decides.
 */
export const approvalModes = [
  {
    value: 'config',
    label: t`From config.toml`,
    help: t`Your own config.toml of Codex decides, as in the terminal.`,
  },
  {
    value: 'readOnly',
    label: t`Read only`,
    help: t`Codex reads the folder. It asks before anything else.`,
  },
  {
    value: 'askForEverything',
    label: t`Ask for everything`,
    help: t`Codex may write in the open folder, and asks before every command, also before reading.`,
  },
  {
    value: 'askWhenNeeded',
    label: t`Ask when needed`,
    help: t`Codex may write in the open folder, and asks before it leaves the sandbox.`,
  },
  {
    value: 'fullAccess',
    label: t`Full access`,
    help: t`Everything on this machine, without asking. The sandbox is off. You confirm it once a thread.`,
  },
] as const;

/** A mode under its fixed name, and what it means. */
type ApprovalModeWords = (typeof approvalModes)[number];

/** The mode of a list's value, with its words; the person's own config.toml for any other value. */
export function approvalModeOf(value: string): ApprovalModeWords {
  return approvalModes.find((mode) => mode.value === value) ?? approvalModes[0];
}
