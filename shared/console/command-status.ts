import { z } from 'zod';

/**
 * The state of a command. `blocked`: the sandbox stopped it within 150 ms, or Codex refused to run it; then it has no
 * exit code. Codex reports it only to the model. A command that the sandbox stops later is `failed`, like any other.
 * `background`: its turn has ended, but the command has not. `cutOff`: Codex stopped while it ran.
 */
export const commandStatus = z.enum([
  'starting',
  'running',
  'waiting',
  'done',
  'failed',
  'declined',
  'blocked',
  'background',
  'stopped',
  'cutOff',
]);
export type CommandStatus = z.infer<typeof commandStatus>;

const open: ReadonlySet<CommandStatus> = new Set(['starting', 'running', 'waiting', 'background']);

/** Returns whether a command has not ended and may still print. */
export function isOpenCommand(status: CommandStatus): boolean {
  return open.has(status);
}
