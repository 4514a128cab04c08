import { describe, expect, it } from 'vitest';
import type { ConsoleOutput } from '../../../shared/console/command-run.ts';
import { getOutputText, keepCleared } from './output-text.ts';

const whole = (head: string) => getOutputText({ head, omitted: null, tail: '' });

describe('the text of an output', () => {
  it('has each line as the program printed it, however long and however many', () => {
    const long = 'x'.repeat(5_000);
    const many = Array.from({ length: 24_000 }, (_, line) => `${line}`).join('\n');
    expect(whole(`${long}\n${many}\n`)).toBe(`${long}\n${many}`);
    expect(whole('\u001b[32mgreen\u001b[0m\r\n  indented  \n')).toBe('green\n  indented  ');
  });

  it.each([
    ['tput clear', '\u001b[H\u001b[2J\u001b[3J'],
    ['tput clear of a simple terminal', '\u001b[H\u001b[J'],
    ['a reset', '\u001bc'],
    ['a clear before the cursor moves', '\u001b[2J\u001b[H'],
    ['a cursor moved by numbers', '\u001b[1;1H\u001b[0J'],
  ])('keeps the lines above %s', (_, clear) => {
    expect(whole(`one\ntwo\n${clear}three\n`)).toBe('one\ntwo\nthree');
    expect(whole(`one${clear}two`)).toBe('one\ntwo');
  });

  it('says where a part is missing, and who left it out', () => {
    const cut: Pick<ConsoleOutput, 'head' | 'omitted' | 'tail'> = {
      head: 'first',
      omitted: { count: 1_981_732, unit: 'bytes', by: 'codex' },
      tail: 'last\n',
    };
    expect(getOutputText(cut)).toBe('first\n… 1,981,732 bytes were never received: Codex leaves them out …\nlast');
  });
});

it('lets the terminal scroll a cleared screen up, and changes no other sequence', () => {
  expect(keepCleared('a\u001bcb')).toBe('a\u001b[0m\u001b[H\u001b[2Jb');
  expect(keepCleared('a\u001b[H\u001b[J\u001b[3Jb')).toBe('a\u001b[H\u001b[2Jb');
  const others = '\u001b[Jb\u001b[2;1H\u001b[J\u001b[13J\u001b[31mc\u001b[H\u001b[K';
  expect(keepCleared(others)).toBe(others);
});
