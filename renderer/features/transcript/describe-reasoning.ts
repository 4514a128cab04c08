import { t } from '../../../shared/i18n/i18n.ts';
import type { ReasoningEntry } from '../../../shared/transcript/entry.ts';
import { reasoningTime } from './group-thoughts.ts';
import { formatWholeSeconds } from './whole-seconds.ts';

/** A row of reasoning: how long it took or, while it runs, its current heading. */
export type ReasoningView = { readonly running: boolean; readonly words: string };

/** Describes reasoning; `text` is its current text, with its parts as paragraphs. */
export function describeReasoning(entry: ReasoningEntry, text: string): ReasoningView {
  if (entry.state === 'streaming') return { running: true, words: headingOf(text) ?? t`Thinking` };
  const took = reasoningTime(entry);
  const words = took === null ? t`Thought` : t`Thought for ${formatWholeSeconds(Math.max(took, 1_000))}`;
  return { running: false, words: entry.state === 'dropped' ? t`${words}, then cut off` : words };
}

/** The last line that is entirely bold: the heading of the part being written. */
function headingOf(text: string): string | null {
  const headings = text.match(/^\*\*[^*\n]+\*\*[ \t]*$/gm);
  return headings?.at(-1)?.trim().slice(2, -2) ?? null;
}
