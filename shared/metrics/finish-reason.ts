import { z } from 'zod';
import type { ProviderError } from '../alerts/provider-error.ts';
import type { Turn } from '../transcript/turn.ts';

/** How a turn came to its end, as it is counted. */
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

/** The part of an ending that decides: how Codex says that the turn ended, and the class of its error. */
export type Ending = {
  readonly status: Extract<Turn['status'], 'completed' | 'interrupted' | 'failed'>;
  readonly error: ProviderError | null;
};

/** Why a turn ended that Codex has ended itself. A failure that is a limit of the answer is named by that limit. */
export function finishReasonOf({ error, status }: Ending): FinishReason {
  if (status !== 'failed') return status;
  return error === 'output_limit' || error === 'content_filter' || error === 'context_window' ? error : 'failed';
}
