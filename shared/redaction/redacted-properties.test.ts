import { expect, it } from 'vitest';
import { DiagnosticRedactor, diagnosticRules } from './diagnostic-redactor.ts';
import { redactedProperties } from './redacted-properties.ts';

const person = { home: '/home/maria', userName: 'maria', workspace: '/home/maria/code/shop' };
const redactor = new DiagnosticRedactor(diagnosticRules({ person, workspaceHashes: [], keepStackTraces: false }));
const summaryOf = (properties: Readonly<Record<string, unknown>>) =>
  redactedProperties(properties, { isDevBuild: false, redactor }).summary;

it('tells numbers, states and texts, without what must not be seen', () => {
  const properties = {
    durationMs: 12.5,
    state: 'reconnecting',
    retried: true,
    exitCode: null,
    command: 'cat /home/maria/notes.txt',
    notSet: undefined,
  };
  expect(summaryOf(properties)).toEqual({
    durationMs: 12.5,
    state: 'reconnecting',
    retried: true,
    exitCode: null,
    command: 'cat [path outside the workspace]',
  });
});

it('does not tell what goes by the name of a secret, but counts of tokens', () => {
  expect(summaryOf({ apiKey: 'abc', DB_PASSWORD: ['x'], inputTokens: 3, tokens: 'few' })).toEqual({
    apiKey: '[secret: password or key]',
    DB_PASSWORD: '[secret: password or key]',
    inputTokens: 3,
    tokens: 'few',
  });
});

it('tells of errors and other objects what is safe, and not at any length', () => {
  const round: Record<string, unknown> = {};
  round.self = round;
  expect(
    summaryOf({
      error: new TypeError('no access to /home/maria/x'),
      place: { cwd: '/home/maria/code/shop', password: 'hunter22' },
      round,
      when: new Date(0),
    }),
  ).toEqual({
    error: 'TypeError: no access to [path outside the workspace]',
    place: '{"cwd":"[workspace]","password":"[secret: password or key]"}',
    round: '[object Object]',
    when: '"1970-01-01T00:00:00.000Z"',
  });
  expect(summaryOf({ long: 'word '.repeat(1_000) }).long).toHaveLength(500);
});

it('keeps everything in dev builds only', () => {
  const properties = { command: 'cat /home/maria/notes.txt' };
  expect(redactedProperties(properties, { isDevBuild: true, redactor }).full).toBe(properties);
  expect(redactedProperties(properties, { isDevBuild: false, redactor }).full).toBeNull();
});
