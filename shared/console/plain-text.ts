const maxLines = 8;
const maxCharacters = 2_000;

/** The last lines of an output without control sequences, at most 8 lines and 2,000 characters. */
export function getOutputTail(output: string): string {
  const end = output.length > 16_000 ? output.slice(-16_000).replace(/^[^\n]*\n/, '') : output;
  const lines = toPlainText(end).trimEnd().split('\n').slice(-maxLines);
  return lines.join('\n').slice(-maxCharacters).toWellFormed();
}

const esc = '\u001b';
const bell = '\u0007';
const csi = '\u009b';

/** Control sequences of a terminal, complete or cut off. */
export const sequences = new RegExp(
  `(?:${esc}\\[|${csi})[0-?]*[ -/]*[@-~]?|${esc}[\\]PX^_][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?|${esc}[ -/]*[0-~]?`,
  'g',
);
/** Remaining control characters, except line breaks and tabs. */
const controls = /[^\P{Cc}\n\t]/gu;

/** Terminal output as plain lines, without control sequences. A line overwritten with CR has only its final content. */
export function toPlainText(output: string): string {
  return output
    .replace(sequences, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.split('\r').findLast((written) => written !== '') ?? '')
    .join('\n')
    .replace(controls, '');
}
