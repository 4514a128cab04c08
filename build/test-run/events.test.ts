import { expect, it } from 'vitest';
import { summarizeError } from './events.ts';

it('a failure says in one line what was expected, what was there, and where', () => {
  const message = [
    '\u001b[31mError: expect(locator).toContainText(expected) failed\u001b[39m',
    '',
    "Locator: getByRole('status')",
    '- Ask One',
    '+ Four 0',
    '',
    'Call log:',
    '  - waiting for the status',
  ].join('\n');
  expect(summarizeError(message, 47)).toBe(
    "Error: expect(locator).toContainText(expected) failed Locator: getByRole('status') - Ask One + Four 0 (line 47)",
  );
});

it('a failure without a message, or with a long one, takes one line, too', () => {
  expect(summarizeError()).toBe('');
  expect(summarizeError('no '.repeat(1_000))).toHaveLength(301);
});
