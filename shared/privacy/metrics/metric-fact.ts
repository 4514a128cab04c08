import type { ProviderError } from '../../alerts/provider-error.ts';
import type { CacheHit } from './cache-hit.ts';
import type { FinishReason } from './finish-reason.ts';
import type { ToolError } from './tool-error.ts';

/**
 * One counted fact. Every text in it is from a closed list, so it cannot contain anything a user, a model, or a tool
 * wrote. A type test enforces this.
 */
export type MetricFact =
  /** A turn ended. */
  | { readonly name: 'turns' }
  /** A turn completed without an answer. */
  | { readonly name: 'empty_final' }
  /** A thread was compacted, automatically or at the user's request. */
  | { readonly name: 'compaction' }
  | { readonly name: 'finish_reason'; readonly value: FinishReason }
  | { readonly name: 'provider_error'; readonly value: ProviderError }
  | { readonly name: 'cache_hit'; readonly value: CacheHit }
  | { readonly name: 'tool_error'; readonly value: ToolError };
