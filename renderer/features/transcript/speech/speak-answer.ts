import { counted, t } from '../../../../shared/words/words.ts';
import type { EntryBlocks } from '../live-blocks.ts';
import type { Block } from '../markdown/block.ts';
import { markdownTree, plainText } from '../markdown/markdown-tree.ts';

/** How far an answer has been spoken: blocks, and characters of the next one's plain text. */
export type Spoken = { readonly blocks: number; readonly characters: number };

export const nothingSpoken: Spoken = { blocks: 0, characters: 0 };

/** What can be spoken of an answer that was not spoken yet: settled blocks, and whole sentences of the one that grows. */
export function nextSpeech(
  { settled, live }: Pick<EntryBlocks, 'settled' | 'live'>,
  spoken: Spoken,
): { readonly text: string; readonly spoken: Spoken } {
  const parts: string[] = [];
  let { blocks, characters } = spoken;
  for (const block of settled.slice(blocks)) {
    parts.push(wordsOf(block).slice(characters));
    blocks += 1;
    characters = 0;
  }
  const growing = live[0]?.kind === 'prose' ? wordsOf(live[0]) : '';
  const end = endOfSentences(growing);
  if (end > characters) {
    parts.push(growing.slice(characters, end));
    characters = end;
  }
  const text = parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n');
  return { text, spoken: { blocks, characters } };
}

/** Everything that is there by now counts as spoken: what somebody finds when they open a thread is theirs to read. */
export function spokenUpTo({ settled, live }: Pick<EntryBlocks, 'settled' | 'live'>): Spoken {
  const growing = live[0]?.kind === 'prose' ? wordsOf(live[0]) : '';
  return { blocks: settled.length, characters: endOfSentences(growing) };
}

function wordsOf(block: Block): string {
  if (block.kind === 'prose') return plainText(markdownTree(block.source));
  if (block.firstLine > 0) return '';
  const lines = (block.whole ?? block.text).split('\n').length;
  const length = counted(lines, 'line');
  return block.language === '' ? t`code, ${length}.` : t`${block.language} code, ${length}.`;
}

function endOfSentences(text: string): number {
  const ends = [...text.matchAll(/[.!?:]["'”’)\]]*(?=\s)/g)];
  const last = ends.at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}
