import { describeCommand } from '../describe-command.ts';
import { describePatch } from '../describe-patch.ts';
import { describeStatus, droppedInWords } from '../describe-status.ts';
import { blocksOfEntry } from '../live-blocks.ts';
import type { Block } from '../markdown/block.ts';
import { markdownTree, plainText } from '../markdown/markdown-tree.ts';
import type { Row } from '../row.ts';

const known = new WeakMap<object, string>();

/** What a row shows as plain text, in the order in which it is read. */
export function rowText(row: Row): string {
  switch (row.kind) {
    case 'say':
      return row.text;
    case 'block':
      return blockText(row.block, row.definitions);
    case 'live': {
      const { settled, live, definitions } = blocksOfEntry(row.entry);
      const block = settled[row.index] ?? live[row.index - settled.length];
      return block === undefined ? '' : blockText(block, definitions);
    }
    case 'command': {
      const { command, detail } = describeCommand(row.entry);
      return row.open === 'closed' ? command : [command, detail.message, detail.tail].join('\n');
    }
    case 'fold':
      return row.words;
    case 'patch': {
      const { words, names, refused } = describePatch(row.entry, null);
      return [words, names.text, refused].join('\n');
    }
    case 'tool':
      return [row.entry.tool, row.entry.server].join('\n');
    case 'agents':
      return row.entry.agents.flatMap(({ asked, name, words }) => [name ?? '', asked, words]).join('\n');
    case 'plan':
      return row.entry.steps.map((step) => step.text).join('\n');
    case 'note':
      return [row.words, row.code].join('\n');
    case 'unknown':
      return row.entry.name;
    case 'status': {
      const { fact, detail } = describeStatus(row.entry, row.textLost);
      return `${fact} ${detail}`;
    }
    case 'dropped': {
      const { fact, detail } = droppedInWords(row.reason);
      return `${fact} ${detail}`;
    }
    case 'head':
    case 'codexLines':
    case 'reasoning':
    case 'working':
      return '';
  }
}

function blockText(block: Block, definitions: string): string {
  if (block.kind === 'code') return block.text;
  const text = known.get(block) ?? plainText(markdownTree(block.source, definitions, block.start));
  known.set(block, text);
  return text;
}
