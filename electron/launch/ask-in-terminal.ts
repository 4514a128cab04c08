import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { t } from '../../shared/i18n/i18n.ts';
import type { AskOutside } from '../host/program-confirmations.ts';

/** The terminal that runs the host. */
export type HostTerminal = {
  /** Null unless both standard input and standard error are a terminal. */
  readonly input: NodeJS.ReadableStream | null;
  write(text: string): void;
  /** Returns whether the host may read from the terminal. The system stops a background program that reads. */
  isForeground(): Promise<boolean>;
};

/** After this many wrong answers, the answer counts as no. */
const tries = 3;

/**
 * Asks in the terminal that runs the web host. To confirm, the user types a code from the question, so that nothing
 * typed ahead or by habit counts.
 */
export function askInTerminal(
  { input, isForeground, write }: HostTerminal,
  newCode: () => string = () => String(randomInt(1_000, 10_000)),
): AskOutside {
  return async ({ lines, message }, signal) => {
    if (input === null || !(await isForeground()) || signal.aborted) return 'cannotAsk';
    const code = newCode();
    write(
      ['', message, ...lines.map((line) => `  ${line}`), t`Type ${code} to allow it, or n to refuse.`, '> '].join('\n'),
    );
    const reader = createInterface({ input, terminal: false, signal });
    try {
      let left = tries;
      for await (const line of reader) {
        const typed = line.trim();
        if (typed === code) return 'yes';
        if (typed !== '') left -= 1;
        if (typed.toLowerCase() === 'n' || left === 0) return 'no';
        write(`${t`Type ${code} to allow it, or n to refuse.`}\n> `);
      }
      // The terminal was closed, or the question was canceled.
      write(`\n${t`The question is closed.`}\n`);
      return 'no';
    } finally {
      reader.close();
      input.pause();
    }
  };
}

/** Returns the terminal of this process. Uses standard input only if it is a terminal. */
export function ownTerminal(isTerminal: (stream: number) => boolean): HostTerminal {
  return {
    input: isTerminal(0) && isTerminal(2) ? process.stdin : null,
    write: (text) => void process.stderr.write(text),
    isForeground: readForeground,
  };
}

/**
 * Returns whether this process is in the foreground of its terminal. Always true on systems other than Linux. Never
 * rejects.
 */
async function readForeground(): Promise<boolean> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => null);
  return stat === null || isInForeground(stat);
}

/**
 * Reads the content of `/proc/PID/stat`. The name in parentheses may contain any character, so the fields start after
 * it.
 */
export function isInForeground(stat: string): boolean {
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return group === foreground;
}
