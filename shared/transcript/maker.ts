import { z } from 'zod';
import type { Entry } from './entry.ts';
import { isInProgress } from './is-in-progress.ts';
import type { Turn } from './turn.ts';

/** Who makes a piece of a turn: the model, which thinks or writes; a command or another tool; or an edit of files. */
export const maker = z.enum(['model', 'command', 'edit']);
export type Maker = z.infer<typeof maker>;

/** Returns who makes what an entry shows. Reads and tool calls are commands. */
export function getMaker({ kind }: Entry): Maker {
  switch (kind) {
    case 'command':
    case 'tool':
    case 'agents':
    case 'webSearch':
    case 'image':
      return 'command';
    case 'patch':
      return 'edit';
    default:
      return 'model';
  }
}

/**
 * Returns what goes on in a running turn: the newest entry that has not ended. Null while nothing is reported, because
 * the model thinks.
 */
export function findCurrentEntry({ entries }: Pick<Turn, 'entries'>): Entry | null {
  return entries.findLast(isInProgress) ?? null;
}
