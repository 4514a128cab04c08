import { expect, it } from 'vitest';
import { checkVersion } from './find-claude.ts';

it.each(['2.1.321 (Claude Code)\n', '2.1.330', '2.2.0', '3.0.0 (Claude Code)'])('starts Claude Code %j', (printed) => {
  expect(checkVersion(printed)).toBeNull();
});

it.each(['1.0.110 (Claude Code)\n', '2.0.999', '2.1.99', '2.1.320'])(
  'reports how to update Claude Code %j',
  (printed) => {
    const [version] = printed.split(' ');
    expect(checkVersion(printed)).toBe(
      `Workcell needs Claude Code 2.1.321 or later. You have ${version}. Run "claude update" in a terminal.`,
    );
  },
);

it.each(['', 'error: unknown option', 'v2', 'Claude Code'])('starts nothing without a version: %j', (printed) => {
  expect(checkVersion(printed)).toBe(
    'Claude Code did not report its version. Run "claude --version" in a terminal to see why.',
  );
});
