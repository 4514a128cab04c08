import { z } from 'zod';
import { turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** What is at the top of the view of a thread. It names rows and has none of their text. */
export const readingPlace = z.object({
  turnId,
  /** The key of a row of the turn. */
  row: z.string().min(1).max(1_000),
  /** How far the top of the view is below the top of that row, in rem. Negative above it. */
  offset: z.number().min(-100).max(100_000),
});
export type ReadingPlace = Immutable<z.infer<typeof readingPlace>>;
