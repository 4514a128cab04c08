import { visibleProse } from '../base/visible-text.ts';
import type { ExecOutput } from '../console/exec-run.ts';
import { plainText } from '../console/plain-text.ts';

/** An output as plain lines, with a note where part of it was not kept. Empty when nothing was printed. */
export function outputText({ head, omitted, tail }: Pick<ExecOutput, 'head' | 'omitted' | 'tail'>): string {
  const why = omitted?.by === 'budget' ? 'were removed to keep recorded output within its budget' : 'were not kept';
  const left = omitted === null ? '' : `\n… ${omitted.count} ${omitted.unit} ${why} …\n`;
  return visibleProse(plainText(head) + left + plainText(tail)).replace(/\n$/, '');
}
