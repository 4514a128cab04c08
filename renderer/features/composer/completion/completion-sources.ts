import type { CompletionSource } from './completion-source.ts';

/** What a message can draw on, in the order of the popup's groups. */
export const completionSources: readonly CompletionSource[] = [];
