import { describeCommand } from '../../../view-models/describe-command.ts';
import { describePatch } from '../../../view-models/describe-patch.ts';
import { describeStatus, droppedText } from '../describe-status.ts';
import { wordsOfImage } from '../describe-tool.ts';
import { blocksOfEntry } from '../live-blocks.ts';
import type { Block } from '../markdown/block.ts';
import { plainText } from '../markdown/markdown-node.ts';
import { markdownTree } from '../markdown/markdown-tree.ts';
import type { References } from '../markdown/references.ts';
import { visibleCode } from '../markdown/visible-node.ts';
import type { Row } from '../row.ts';

// The text of a block can change when its document defines another link.
const known = new WeakMap<Block, { readonly references: References; readonly text: string }>();

/** What a row shows as plain text, in reading order. */
export function rowText(row: Row): string {
  switch (row.kind) {
    case 'say':
      return row.text;
    case 'block':
      return blockText(row.block, row.references);
    case 'live': {
      const { settled, live, references } = blocksOfEntry(row.entry);
      const block = settled[row.index] ?? live[row.index - settled.length];
      return block === undefined ? '' : blockText(block, references);
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
    case 'image':
      return [wordsOfImage(row.entry), row.entry.path].join('\n');
    case 'unknown':
      return row.entry.name;
    case 'status': {
      const { fact, detail } = describeStatus(row.entry, row.textLost);
      return `${fact} ${detail}`;
    }
    case 'dropped': {
      const { fact, detail } = droppedText(row.reason);
      return `${fact} ${detail}`;
    }
    case 'work':
    case 'head':
    case 'codexLines':
    case 'reasoning':
    case 'working':
      return '';
  }
}

function blockText(block: Block, references: References): string {
  if (block.kind === 'code') return visibleCode(block.text);
  const last = known.get(block);
  if (last?.references === references) return last.text;
  const text = plainText(markdownTree(block, references));
  known.set(block, { references, text });
  return text;
}
