import { z } from 'zod';
import { entryId, turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** A line that Codex wrote to its standard error during a turn. */
export const codexLine = z.object({
  /** Unix milliseconds. */
  at: z.number(),
  turnId,
  /** The only running command or patch. Null without one, or with several. */
  entryId: entryId.nullable(),
  /** The severity in the line itself. */
  severity: z.enum(['info', 'warning', 'error']),
  /** Without secrets and personal paths. */
  text: z.string(),
  /** Why the line is harmless. Null when that is not known. */
  harmless: z.string().nullable(),
});
export type CodexLine = Immutable<z.infer<typeof codexLine>>;

/** The maximum number of lines kept per thread. Older ones are discarded. */
export const maxCodexLines = 200;
