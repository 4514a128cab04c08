import { describe, expect, it } from 'vitest';
import { StderrTail } from './stderr-tail.ts';

describe('StderrTail', () => {
  it('keeps the newest 200 lines', () => {
    const tail = new StderrTail();
    for (let line = 1; line <= 250; line += 1) tail.push(Buffer.from(`line ${line}\n`));
    expect(tail.last(1_000)).toHaveLength(200);
    expect(tail.last(2)).toEqual(['line 249', 'line 250']);
  });

  it('removes colors, and accepts a last line without a line end', () => {
    const tail = new StderrTail();
    tail.push(Buffer.from('\u001b[31mERROR\u001b[0m no brakes'));
    tail.end();
    expect(tail.last(1)).toEqual(['ERROR no brakes']);
  });

  it('does not grow with an endless line', () => {
    const tail = new StderrTail();
    for (let piece = 0; piece < 100; piece += 1) tail.push(Buffer.from('x'.repeat(1_024)));
    expect(tail.last(5)).toEqual(['(a very long line)']);
  });
});
