import { counted, t } from '../../../../shared/i18n/i18n.ts';
import type { EntryBlocks } from '../live-blocks.ts';
import type { Block } from '../markdown/block.ts';
import { plainText } from '../markdown/markdown-node.ts';
import { markdownTree } from '../markdown/markdown-tree.ts';
import type { References } from '../markdown/references.ts';

/** How much of an answer has been announced: blocks, and characters of the next one's plain text. */
export type Spoken = { readonly blocks: number; readonly characters: number };

type SpokenBlocks = Pick<EntryBlocks, 'settled' | 'live' | 'references'>;

export const nothingSpoken: Spoken = { blocks: 0, characters: 0 };

/**
 * The part of an answer that can be announced next: all blocks except the last of those that can still change, and the
 * complete sentences of that one.
 */
export function nextSpeech(answer: SpokenBlocks, spoken: Spoken): { readonly text: string; readonly spoken: Spoken } {
  const { done, growing, references } = answerNow(answer);
  const parts: string[] = [];
  let { blocks, characters } = spoken;
  let read = 0;
  for (const block of done.slice(blocks)) {
    read += block.kind === 'prose' ? block.source.length : 0;
    const words = block.kind === 'prose' && read > readCap ? block.source : wordsOf(block, references);
    parts.push(words.slice(characters));
    blocks += 1;
    characters = 0;
  }
  const end = endOfSentences(growing);
  if (blocks === done.length && end > characters) {
    parts.push(growing.slice(characters, end));
    characters = end;
  }
  const text = parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n');
  return { text, spoken: { blocks, characters } };
}

/**
 * Everything that is there by now counts as announced: what a person finds when they open a thread is theirs to read.
 */
export function spokenUpTo(answer: SpokenBlocks): Spoken {
  const { done, growing } = answerNow(answer);
  return { blocks: done.length, characters: endOfSentences(growing) };
}

function answerNow({ settled, live, references }: SpokenBlocks) {
  const last = live.at(-1);
  const growing = last?.kind === 'prose' ? wordsOf(last, references) : '';
  return { done: [...settled, ...live.slice(0, -1)], growing, references };
}

/**
 * How much Markdown to parse for one announcement, in characters. Whatever arrives beyond that at once is announced as
 * written.
 */
const readCap = 16_000;

function wordsOf(block: Block, references: References): string {
  if (block.kind === 'prose') return plainText(markdownTree(block, references));
  if (block.firstLine + block.firstColumn > 0) return '';
  const lines = (block.whole ?? block.text).split('\n').length;
  const length = counted(lines, 'line');
  return block.language === '' ? t`code, ${length}.` : t`${block.language} code, ${length}.`;
}

function endOfSentences(text: string): number {
  const ends = [...text.matchAll(/[.!?:]["'”’)\]]*(?=\s)/g)];
  const last = ends.at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}
