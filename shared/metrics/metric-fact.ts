import type { ProviderError } from '../alerts/provider-error.ts';
import type { CacheHit } from './cache-hit.ts';
import type { FinishReason } from './finish-reason.ts';
import type { ToolError } from './tool-error.ts';

/**
 * One thing that is counted. Every text in it is a member of a closed list, so that nothing a person, a model or a tool
 * has said can be put into it; a test of types holds this.
 */
export type MetricFact =
  /** A turn has ended. */
  | { readonly name: 'turns' }
  /** A turn completed without an answer. */
  | { readonly name: 'empty_final' }
  /** A thread was compacted, by itself or because the person asked. */
  | { readonly name: 'compaction' }
  | { readonly name: 'finish_reason'; readonly value: FinishReason }
  | { readonly name: 'provider_error'; readonly value: ProviderError }
  | { readonly name: 'cache_hit'; readonly value: CacheHit }
  | { readonly name: 'tool_error'; readonly value: ToolError };
