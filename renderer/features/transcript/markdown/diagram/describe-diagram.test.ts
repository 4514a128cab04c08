import { expect, it } from 'vitest';
import { describeDiagramProblem, describeDrawing } from './describe-diagram.ts';

it('says in one line why a diagram is shown as source', () => {
  expect(describeDiagramProblem({ type: 'tooLong' })).toBe('This diagram is too long to draw.');
  expect(describeDiagramProblem({ type: 'broken', reason: '' })).toBe('This diagram cannot be drawn.');
  expect(describeDiagramProblem({ type: 'broken', reason: 'Parse error on line 2:\n...a\u202eb' })).toBe(
    'This diagram cannot be drawn: Parse error on line 2: …',
  );
});

it('names a drawing by its title, with every character visible', () => {
  expect(describeDrawing({ title: '' })).toBe('Diagram');
  expect(describeDrawing({ title: 'Flow \u202e of\nmoney' })).toBe('Diagram: Flow \\u202e of …');
});
