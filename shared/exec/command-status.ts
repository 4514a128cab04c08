import { z } from 'zod';

/**
 * How a command stands. `blocked`: the sandbox refused before it ran and only the model was told. `background`: its
 * turn has ended, it has not. `cutOff`: Codex stopped while it ran.
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

/** Whether a command has not ended: it may still print. */
export function isOpenCommand(status: CommandStatus): boolean {
  return open.has(status);
}
