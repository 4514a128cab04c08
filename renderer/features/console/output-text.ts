import type { ConsoleOutput } from '../../../shared/console/command-run.ts';
import { toPlainText } from '../../../shared/console/plain-text.ts';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';

type Omitted = NonNullable<ConsoleOutput['omitted']>;

/** Says how much of an output is missing between its head and its tail, and who left it out. */
export function describeOmission(omitted: Omitted): string {
  return omissions[omitted.by](`${wholeNumber(omitted.count)} ${units[omitted.unit]}`);
}

const units: Readonly<Record<Omitted['unit'], string>> = { bytes: t`bytes`, characters: t`characters` };

const omissions: Readonly<Record<Omitted['by'], (amount: string) => string>> = {
  codex: (amount) => t`${amount} were never received: Codex leaves them out`,
  workcell: (amount) => t`${amount} are not kept in memory`,
  budget: (amount) => t`${amount} were removed to keep recorded output within its budget`,
};

/**
 * Returns an output as plain lines, as long as the program printed them, with a line where a part is missing. What a
 * program cleared from the screen stays.
 */
export function getOutputText({ head, omitted, tail }: Pick<ConsoleOutput, 'head' | 'omitted' | 'tail'>): string {
  const gap = omitted === null ? '' : `\n… ${describeOmission(omitted)} …\n`;
  return `${toLines(head)}${gap}${toLines(tail)}`.replace(/\n$/, '');
}

/** Returns plain lines. A cleared screen ends its last line. */
function toLines(output: string): string {
  const screens = keepCleared(output).split(clearScreen).map(toPlainText);
  return screens.reduce((all, screen) => (all === '' || all.endsWith('\n') ? all : `${all}\n`) + screen);
}

/** ED 2: erases the screen. */
const clearScreen = '\u001b[2J';
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences consist of them.
const clears = /\u001bc|\u001b\[(?:1?;?1?)[Hf]\u001b\[0?J|\u001b\[3J/g;

/**
 * Rewrites the sequences that erase a whole screen, or the lines above it, to the one that the terminal turns into
 * scrolling (ED 2): a record keeps what a program cleared.
 */
export function keepCleared(output: string): string {
  return output.replace(clears, (sequence) => {
    if (sequence.endsWith('3J')) return '';
    return `${sequence.endsWith('c') ? '\u001b[0m' : ''}\u001b[H${clearScreen}`;
  });
}
