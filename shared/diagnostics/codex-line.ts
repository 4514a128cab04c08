import { z } from 'zod';
import { entryId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** A line that Codex wrote to its standard error while a turn ran. */
export const codexLine = z.object({
  /** Unix milliseconds. */
  at: z.number(),
  turnId,
  /** The one command or patch that was under way; null where there was none, or more than one. */
  entryId: entryId.nullable(),
  /** As the line says of itself. */
  severity: z.enum(['info', 'warning', 'error']),
  /** Without secrets and personal paths. */
  text: z.string(),
  /** Why nothing is amiss though it was written; null for a line of which that is not known. */
  harmless: z.string().nullable(),
});
export type CodexLine = Immutable<z.infer<typeof codexLine>>;

/** Of a thread no more are kept, and of an older line none. */
export const mostCodexLines = 200;
