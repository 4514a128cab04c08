import { t } from '../i18n/i18n.ts';

/**
 * The five fixed modes, which set approval policy and sandbox. The composer and Settings show the same list. `config`:
 * the user's own config.toml decides.
 */
export const approvalModes = [
  {
    value: 'config',
    label: t`Default`,
    help: t`Codex's own settings decide, as in the terminal.`,
  },
  {
    value: 'readOnly',
    label: t`Read only`,
    help: t`Codex can read the folder. It asks before anything else.`,
  },
  {
    value: 'askForEverything',
    label: t`Ask for everything`,
    help: t`Codex can write in the open folder. It asks before every command, even to read.`,
  },
  {
    value: 'askWhenNeeded',
    label: t`Ask when needed`,
    help: t`Codex can write in the open folder. It asks before leaving the sandbox.`,
  },
  {
    value: 'fullAccess',
    label: t`Full access`,
    help: t`Everything on this machine, without asking. The sandbox is off. You confirm this once per thread.`,
  },
] as const;

/** A mode with its fixed name and its meaning. */
type ApprovalModeText = (typeof approvalModes)[number];

/** The mode for a list value, with its words. Any other value means the user's own config.toml. */
export function getApprovalMode(value: string): ApprovalModeText {
  return approvalModes.find((mode) => mode.value === value) ?? approvalModes[0];
}
