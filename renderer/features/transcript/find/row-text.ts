import { describeCommand } from '../../../view-models/describe-command.ts';
import { describePatch } from '../../../view-models/describe-patch.ts';
import { getShownText } from '../../../view-models/quoted-diff.ts';
import { shownFolder } from '../../../view-models/shown-folder.ts';
import { describeDropped, describeStatus } from '../describe-status.ts';
import { describeImage } from '../describe-tool.ts';
import { getEntryBlocks } from '../live-blocks.ts';
import type { Block } from '../markdown/block.ts';
import { nodesToPlainText } from '../markdown/markdown-node.ts';
import { parseMarkdown } from '../markdown/parse-markdown.ts';
import type { References } from '../markdown/references.ts';
import { toVisibleCode } from '../markdown/to-visible-node.ts';
import type { TranscriptRow } from '../row.ts';

// The text of a block can change when its document defines another link.
const textCache = new WeakMap<Block, { readonly references: References; readonly text: string }>();

/** Returns a row's content as plain text, in reading order. */
export function getRowText(row: TranscriptRow): string {
  switch (row.kind) {
    case 'say':
      return getShownText(row.text);
    case 'block':
      return getBlockText(row.block, row.references);
    case 'live': {
      const { settled, live, references } = getEntryBlocks(row.entry);
      const block = settled[row.index] ?? live[row.index - settled.length];
      return block === undefined ? '' : getBlockText(block, references);
    }
    case 'command': {
      const { command, detail } = describeCommand(row.entry);
      return row.open === 'closed' ? command : [command, detail.message, detail.tail].join('\n');
    }
    case 'fold':
      return row.text;
    case 'patch': {
      const { text, names, refusal } = describePatch(row.entry, shownFolder.path);
      return [text, names.text, refusal].join('\n');
    }
    case 'tool':
      return [row.entry.tool, row.entry.server].join('\n');
    case 'agents':
      return row.entry.agents.flatMap(({ asked, name, words }) => [name ?? '', asked, words]).join('\n');
    case 'plan':
      return row.entry.steps.map((step) => step.text).join('\n');
    case 'planEdge':
      return '';
    case 'note':
      return [row.text, row.code].join('\n');
    case 'image':
      return [describeImage(row.entry), row.entry.path].join('\n');
    case 'unknown':
      return row.entry.name;
    case 'status': {
      const { fact, detail } = describeStatus(row);
      return `${fact} ${detail}`;
    }
    case 'dropped': {
      const { fact, detail } = describeDropped(row.reason);
      return `${fact} ${detail}`;
    }
    case 'head':
    case 'codexLines':
    case 'reasoning':
    case 'working':
      return '';
  }
}

function getBlockText(block: Block, references: References): string {
  if (block.kind === 'code') return toVisibleCode(block.text);
  const last = textCache.get(block);
  if (last?.references === references) return last.text;
  const text = nodesToPlainText(parseMarkdown(block, references));
  textCache.set(block, { references, text });
  return text;
}
