import { z } from 'zod';
import type { ProviderError } from '../../alerts/provider-error.ts';
import type { Turn } from '../../transcript/turn.ts';

/** How a turn ended, for counting. */
export const finishReason = z.enum([
  'completed',
  'interrupted',
  'output_limit',
  'content_filter',
  'context_window',
  'failed',
  /** Codex stopped while it worked on the turn. */
  'codex_stopped',
]);
export type FinishReason = z.infer<typeof finishReason>;

/** The decisive parts of an ending: the turn's status from Codex, and the class of its error. */
export type Ending = {
  readonly status: Extract<Turn['status'], 'completed' | 'interrupted' | 'failed'>;
  readonly error: ProviderError | null;
};

/**
 * Returns why a turn has ended that Codex ended itself. A failure because of an answer limit is named after that limit.
 */
export function getFinishReason({ error, status }: Ending): FinishReason {
  if (status !== 'failed') return status;
  return error === 'output_limit' || error === 'content_filter' || error === 'context_window' ? error : 'failed';
}
