const esc = '\u001b';
const bell = '\u0007';
const csi = '\u009b';

const sequences = new RegExp(
  `(?:${esc}\\[|${csi})[0-?]*[ -/]*[@-~]?|${esc}[\\]PX^_][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?|${esc}[ -/]*[0-~]?`,
  'g',
);
/** Control characters that are left, apart from line breaks and tabs. */
const controls = /[^\P{Cc}\n\t]/gu;

/**
 * Terminal output as plain lines: without control sequences, and of a line that was written over with CR only what
 * stood there last.
 */
export function plainText(output: string): string {
  return output
    .replace(sequences, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.split('\r').findLast((written) => written !== '') ?? '')
    .join('\n')
    .replace(controls, '');
}
