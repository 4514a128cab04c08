import { describe, expect, it } from 'vitest';
import { maxAsideQuestionBytes, maxAsideQuoteBytes, writeAsidePrompt } from './aside.ts';

const maxBytes = 4_000;
const question = { quote: null, question: 'Why not a map?' };
const earlier = (answer: string) => ({ quote: 'const x = 1', question: 'What is x?', answer });

describe('a question next to a thread, written for the model', () => {
  it('ends with the question, after its quotation', () => {
    const { isCut, prompt } = writeAsidePrompt({ quote: 'one\ntwo', question: 'Why?' }, [], maxBytes);
    expect(prompt).toMatch(/\n> one\n> two\n\nQuestion:\nWhy\?$/);
    expect(isCut).toBe(false);
  });

  it('has the earlier questions and answers in their order', () => {
    const { isCut, prompt } = writeAsidePrompt(question, [earlier('First.'), earlier('Second.')], maxBytes);
    expect(prompt).toMatch(
      /> const x = 1\n\nQuestion:\nWhat is x\?\nAnswer:\nFirst\.\n\n.*Second\..*Why not a map\?$/s,
    );
    expect(isCut).toBe(false);
  });

  it.each(['ä\n', '\n', 'x'])(
    'cuts the oldest answers first, says so, and stays within the room at its largest: %j',
    (part) => {
      const quote = part.repeat(maxAsideQuoteBytes / Buffer.byteLength(part));
      const long = { quote, question: 'ö'.repeat(maxAsideQuestionBytes / 2) };
      const { isCut, prompt } = writeAsidePrompt(long, [earlier('Old. '.repeat(900)), earlier('New. ')], maxBytes);
      expect(Buffer.byteLength(prompt)).toBeLessThanOrEqual(maxBytes);
      expect(prompt).toContain('New. ');
      expect(prompt.endsWith(long.question)).toBe(true);
      expect(isCut).toBe(true);
    },
  );

  it('says when an earlier question had no room at all', () => {
    const [one, two] = [earlier('Old'), earlier('New. '.repeat(900))];
    const { isCut, prompt } = writeAsidePrompt(question, [one, two], maxBytes);
    expect(prompt).not.toContain('Old');
    expect(isCut).toBe(true);
    expect(Buffer.byteLength(prompt)).toBeLessThanOrEqual(maxBytes);
  });
});
