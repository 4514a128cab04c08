import { t } from '../../../shared/i18n/i18n.ts';
import type { ReasoningEntry } from '../../../shared/transcript/entry.ts';
import { getReasoningMs } from './group-thoughts.ts';
import { formatWholeSeconds } from './whole-seconds.ts';

/** A row of reasoning: how long it took, if that was a second or more; while it runs, its current heading. */
export type ReasoningView = { readonly isRunning: boolean; readonly text: string };

/** Describes reasoning. `text` is its current text, with its parts as paragraphs. */
export function describeReasoning(entry: ReasoningEntry, text: string): ReasoningView {
  if (entry.state === 'streaming') return { isRunning: true, text: findHeading(text) ?? t`Thinking` };
  const took = getReasoningMs(entry);
  const words = took === null || took < 1_000 ? t`Thought` : t`Thought for ${formatWholeSeconds(took)}`;
  return { isRunning: false, text: entry.state === 'dropped' ? t`${words}, then cut off` : words };
}

/** Finds the last line that is entirely bold: the heading of the part being written. */
function findHeading(text: string): string | null {
  const headings = text.match(/^\*\*[^*\n]+\*\*[ \t]*$/gm);
  return headings?.at(-1)?.trim().slice(2, -2) ?? null;
}
