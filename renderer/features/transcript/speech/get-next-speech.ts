import { counted, t } from '../../../../shared/i18n/i18n.ts';
import type { EntryBlocks } from '../live-blocks.ts';
import type { Block } from '../markdown/block.ts';
import { nodesToPlainText } from '../markdown/markdown-node.ts';
import { parseMarkdown } from '../markdown/parse-markdown.ts';
import type { References } from '../markdown/references.ts';

/** How much of an answer has been announced: the number of blocks, and of characters in the next block's plain text. */
export type SpokenPosition = { readonly blocks: number; readonly characters: number };

type SpokenBlocks = Pick<EntryBlocks, 'settled' | 'live' | 'references'>;

/** The position before anything has been announced. */
export const startOfAnswer: SpokenPosition = { blocks: 0, characters: 0 };

/**
 * Returns the part of an answer that can be announced next: all blocks except the last of those that can still change,
 * and the complete sentences of that one.
 */
export function getNextSpeech(
  answer: SpokenBlocks,
  spoken: SpokenPosition,
): { readonly text: string; readonly spoken: SpokenPosition } {
  const { done, growing, references } = splitAnswer(answer);
  const parts: string[] = [];
  let { blocks, characters } = spoken;
  let read = 0;
  for (const block of done.slice(blocks)) {
    read += block.kind === 'prose' ? block.source.length : 0;
    const words = block.kind === 'prose' && read > maxParsedCharacters ? block.source : toSpokenText(block, references);
    parts.push(words.slice(characters));
    blocks += 1;
    characters = 0;
  }
  const end = findSentenceEnd(growing);
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
 * Returns the position after all current content of an answer. Content that a user finds when opening a thread counts
 * as announced.
 */
export function getSpokenEndPosition(answer: SpokenBlocks): SpokenPosition {
  const { done, growing } = splitAnswer(answer);
  return { blocks: done.length, characters: findSentenceEnd(growing) };
}

function splitAnswer({ settled, live, references }: SpokenBlocks) {
  const last = live.at(-1);
  const growing = last?.kind === 'prose' ? toSpokenText(last, references) : '';
  return { done: [...settled, ...live.slice(0, -1)], growing, references };
}

/** How much Markdown to parse for one announcement, in characters. Text beyond that is announced as written. */
const maxParsedCharacters = 16_000;

function toSpokenText(block: Block, references: References): string {
  if (block.kind === 'prose') return nodesToPlainText(parseMarkdown(block, references));
  if (block.firstLine + block.firstColumn > 0) return '';
  const lines = (block.whole ?? block.text).split('\n').length;
  const length = counted(lines, 'line');
  return block.language === '' ? t`code, ${length}.` : t`${block.language} code, ${length}.`;
}

function findSentenceEnd(text: string): number {
  const ends = [...text.matchAll(/[.!?:]["'”’)\]]*(?=\s)/g)];
  const last = ends.at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}
