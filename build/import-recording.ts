import { z } from 'zod';
import type { Step } from '../fixtures/transcripts/load-transcript.ts';

const recordedLine = z.object({ t: z.number(), dir: z.enum(['send', 'recv', 'stderr', 'note']), msg: z.unknown() });

/** How many stderr lines of a recording are kept. A verbose log has hundreds. */
export const KEPT_STDERR_LINES = 50;

/**
 * Converts a recording, JSON lines of `{t, dir, msg}`, to the steps of a transcript. Throws for a line of another kind.
 */
export function importRecording(jsonLines: string): readonly Step[] {
  const lines = jsonLines.split('\n').filter((line) => line !== '');
  const steps = lines.map((line): Step => {
    const { t, dir, msg } = recordedLine.parse(JSON.parse(line));
    return { at: Math.round(t), dir, message: msg };
  });
  let stderrLines = 0;
  return steps.filter(({ dir }) => dir !== 'stderr' || ++stderrLines <= KEPT_STDERR_LINES);
}
