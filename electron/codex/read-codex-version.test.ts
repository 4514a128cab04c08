import { describe, expect, it } from 'vitest';
import { isOlderVersion, parseCodexVersion } from './read-codex-version.ts';

describe('parseCodexVersion', () => {
  it.each([
    ['codex-cli 0.169.0\n', '0.169.0'],
    ['codex 1.2.3\r\n', '1.2.3'],
    ['WARNING: something\ncodex-cli 0.170.0-alpha.4\n', '0.170.0-alpha.4'],
    ['v24.9.0\n', null],
    ['usage: codex-cli 0.1.2 [options]', null],
    ['', null],
  ])('%j contains %j', (printed, version) => {
    expect(parseCodexVersion(printed)).toBe(version);
  });
});

describe('isOlderVersion', () => {
  it.each([
    ['0.168.9', true],
    ['0.9.200', true],
    ['0.169.0', false],
    ['0.169.0-alpha.1', false],
    ['0.169.1', false],
    ['0.1000.0', false],
    ['1.0.0', false],
  ])('%s before 0.169.0: %s', (version, older) => {
    expect(isOlderVersion(version, '0.169.0')).toBe(older);
  });
});
