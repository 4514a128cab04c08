import { expect, it } from 'vitest';
import { isDoNotTrack } from './telemetry-consent-service.ts';

it.each([
  [undefined, false],
  ['', false],
  ['0', false],
  ['False', false],
  ['1', true],
  ['true', true],
  [' yes ', true],
])('DO_NOT_TRACK=%s means %s', (value, expected) => {
  expect(isDoNotTrack(value)).toBe(expected);
});
