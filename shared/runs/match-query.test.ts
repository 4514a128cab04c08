import { expect, it } from 'vitest';
import { createQueryMatcher } from './match-query.ts';
import { anyEvent, type RunQuery } from './run-query.ts';

const event = {
  type: 'tool_result',
  state: 'failed',
  data: { tool: 'Edit', duration_ms: 40, result: { lines: ['Größe geändert'] }, path: 'src/Main.ts' },
} as const;

it.each<[Partial<RunQuery>, boolean]>([
  [{}, true],
  [{ text: 'größe GEÄNDERT' }, true],
  [{ text: 'tool_result' }, true],
  [{ text: 'lines' }, false],
  [{ types: ['tool_result', 'error'] }, true],
  [{ types: ['error'] }, false],
  [{ states: ['failed'] }, true],
  [{ states: ['done'] }, false],
  [{ minDurationMs: 40 }, true],
  [{ minDurationMs: 41 }, false],
  [{ path: 'MAIN' }, true],
  [{ path: 'test' }, false],
  [{ tool: 'edit' }, true],
  [{ tool: 'ed' }, false],
  [{ text: 'größe', types: ['error'] }, false],
])('finds an event by all conditions of %j', (query, isFound) => {
  expect(createQueryMatcher({ ...anyEvent, ...query })(event)).toBe(isFound);
});
