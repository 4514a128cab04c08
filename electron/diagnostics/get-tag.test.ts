import { describe, expect, it } from 'vitest';
import { diagnosticsDomains, diagnosticsLevels, diagnosticsTags } from '../../shared/diagnostics/diagnostics-line.ts';
import { getTag, getTagWhileOff } from './get-tag.ts';

describe('the tag of a line', () => {
  it.each([
    ['cli', 'info', 'info'],
    ['cli', 'warning', 'info'],
    ['cli', 'error', 'error'],
    ['cli', 'debug', 'debug'],
    ['turn', 'info', 'assistant'],
    ['turn', 'error', 'error'],
    ['exec', 'info', 'exec'],
    ['stderr', 'error', 'stderr'],
    ['sessions', 'error', 'session'],
    ['telemetry', 'debug', 'telemetry'],
  ] as const)('of %s at %s is %s', (domain, level, tag) => {
    expect(getTag(domain, level)).toBe(tag);
  });

  it('uses each of the log tags for some line', () => {
    const tags = diagnosticsDomains.flatMap((domain) => diagnosticsLevels.map((level) => getTag(domain, level)));
    expect(new Set(tags)).toEqual(new Set(diagnosticsTags));
  });
});

describe('the tag of a line while telemetry is off', () => {
  it.each([
    ['cli', 'info', 'info'],
    ['approvals', 'warning', 'info'],
    ['cli', 'debug', null],
    ['turn', 'info', null],
    ['turn', 'error', 'error'],
    ['exec', 'info', null],
    ['sessions', 'info', null],
    ['sessions', 'error', 'error'],
    ['telemetry', 'warning', null],
    ['stderr', 'error', null],
  ] as const)('of %s at %s is %s', (domain, level, tag) => {
    expect(getTagWhileOff(domain, level)).toBe(tag);
  });
});
