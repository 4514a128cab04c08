import { z } from 'zod';

/**
 * The state of a command. `blocked`: the sandbox refused it before it ran, and only the model was informed.
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

/** Whether a command has not ended and may still print. */
export function isOpenCommand(status: CommandStatus): boolean {
  return open.has(status);
}
