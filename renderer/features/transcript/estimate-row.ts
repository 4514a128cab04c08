import type { TranscriptRow } from './row.ts';

const charactersPerLine = 84;

/** Estimates a row's height before it is rendered, in rem. `first`: the row starts an article. */
export function estimateRow(row: TranscriptRow, first: boolean): number {
  return estimateContent(row) + (first ? 1.25 : 0);
}

function estimateContent(row: TranscriptRow): number {
  switch (row.kind) {
    case 'say':
      return (
        1 +
        1.375 * estimateLines(row.text) +
        (row.first && row.speech.role !== 'You' ? 1.5 : 0) +
        (row.last && row.entry.sources.some(({ kind }) => kind === 'image') ? 6.5 : 0)
      );
    case 'image':
      return getNodeHeight(row) + 6.25;
    case 'block':
      if (row.block.kind === 'code') return 0.5 + 1.75 + 1.25 * estimateLines(row.block.text);
      return 0.5 + 1.375 * estimateLines(row.block.source);
    case 'live':
      return 1.875;
    case 'head':
      return 1.375;
    case 'status':
    case 'dropped':
      return row.kind === 'status' && row.entry.commands.length === 0 ? 2.5 : 4.875;
    case 'plan':
      return 1.75 + 1.5 * row.entry.steps.length;
    case 'agents':
      return (
        getNodeHeight(row) +
        1.375 * row.entry.agents.filter(({ words }) => words !== '').length +
        1.75 * Math.max(0, row.entry.agents.length - 1)
      );
    case 'command':
      return (
        getNodeHeight(row) +
        (row.open === 'closed' ? 0 : 1.5 + 1.125 * estimateLines(row.entry.failure ?? row.entry.outputTail))
      );
    default:
      return getNodeHeight(row);
  }
}

function getNodeHeight({ spine }: TranscriptRow): number {
  return spine?.below === true ? 1.75 : 2.125;
}

/** Estimates the number of lines of a text, without laying it out. */
function estimateLines(text: string): number {
  let breaks = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks += 1;
  return Math.max(breaks, Math.ceil(text.length / charactersPerLine));
}
