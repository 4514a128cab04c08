import { plainText } from './plain-text.ts';

const maxLines = 8;
const maxCharacters = 2_000;

/** The last lines of an output without control sequences, at most 8 lines and 2,000 characters. */
export function outputTail(output: string): string {
  const end = output.length > 16_000 ? output.slice(-16_000).replace(/^[^\n]*\n/, '') : output;
  const lines = plainText(end).trimEnd().split('\n').slice(-maxLines);
  return lines.join('\n').slice(-maxCharacters).toWellFormed();
}
