import { expect, it } from 'vitest';
import { describeDrawing, describeProblem } from './describe-diagram.ts';

it('says in one line why a diagram is shown as source', () => {
  expect(describeProblem({ type: 'tooLong' })).toBe('This diagram is too long to draw.');
  expect(describeProblem({ type: 'broken', reason: '' })).toBe('This diagram cannot be drawn.');
  expect(describeProblem({ type: 'broken', reason: 'Parse error on line 2:\n...a\u202eb' })).toBe(
    'This diagram cannot be drawn: Parse error on line 2: …',
  );
});

it('names a drawing by its title, with every character visible', () => {
  expect(describeDrawing({ title: '' })).toBe('Diagram');
  expect(describeDrawing({ title: 'Flow \u202e of\nmoney' })).toBe('Diagram: Flow \\u202e of …');
});
