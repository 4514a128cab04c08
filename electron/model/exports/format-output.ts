import { visibleProse } from '../../../shared/base/visible-text.ts';
import type { ConsoleOutput } from '../../../shared/console/command-run.ts';
import { toPlainText } from '../../../shared/console/plain-text.ts';

/** Formats an output as plain lines, with a note where a part is missing. Empty when nothing was printed. */
export function formatOutput({ head, omitted, tail }: Pick<ConsoleOutput, 'head' | 'omitted' | 'tail'>): string {
  const why = omitted?.by === 'budget' ? 'were removed to keep recorded output within its budget' : 'were not kept';
  const left = omitted === null ? '' : `\n… ${omitted.count} ${omitted.unit} ${why} …\n`;
  return visibleProse(toPlainText(head) + left + toPlainText(tail)).replace(/\n$/, '');
}
