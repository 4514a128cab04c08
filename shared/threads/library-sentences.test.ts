import { describe, expect, it } from 'vitest';
import { libraryProblem } from '../threads/thread-problem.ts';
import { describeLibraryProblem } from './problem-sentences.ts';

describe('why an operation on a thread failed', () => {
  it.each(libraryProblem.options.map(({ shape }) => shape.type.value))('%s has a fact and what to do', (type) => {
    const { fact, detail } = describeLibraryProblem(libraryProblem.parse({ type, message: 'No.' }));
    expect(fact).toMatch(/^[A-Z].*\.$/);
    expect(detail).toMatch(/\.$/);
  });
});
