import { describe, expect, it } from 'vitest';
import { describeThreadActionProblem } from './describe-thread-problem.ts';
import { threadActionProblem } from './thread-problem.ts';

describe('why an operation on a thread failed', () => {
  it.each(threadActionProblem.options.map(({ shape }) => shape.type.value))(
    'the thread action problem %s has a fact and what to do',
    (type) => {
      const { fact, detail } = describeThreadActionProblem(threadActionProblem.parse({ type, message: 'No.' }));
      expect(fact).toMatch(/^[A-Z].*\.$/);
      expect(detail).toMatch(/\.$/);
    },
  );
});
