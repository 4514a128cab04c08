import { describe, expect, it } from 'vitest';
import { settingDefinitions } from '../../../shared/settings/setting-definitions.ts';
import { parseSettingNumber } from './number-setting.ts';

describe('a number typed for a setting', () => {
  it.each([
    ['80', 80],
    [' 1000 ', 1_000],
    ['1,000', 1_000],
  ])('accepts a typed number: %j', (typed, value) => {
    expect(parseSettingNumber(settingDefinitions.windowTurns, typed, 50)).toEqual({ value });
  });

  it('accepts thousands separators', () => {
    for (const typed of ['1,200,000', '1.200.000', '1 200 000', '1_200_000', '1200000']) {
      expect(parseSettingNumber(settingDefinitions.windowCharacters, typed, 40_000)).toEqual({ value: 1_200_000 });
    }
  });

  it('allows at least one run at a time, and at most as many as a machine can handle', () => {
    expect(parseSettingNumber(settingDefinitions.maxRuns, '32', 4)).toEqual({ value: 32 });
    for (const typed of ['0', '33']) {
      expect(parseSettingNumber(settingDefinitions.maxRuns, typed, 4)).toEqual({
        problem: 'Enter 1 to 32 runs. Still using 4.',
      });
    }
  });

  it.each(['0', '1001', '-3', '4.5', 'many', '', '1e2', '99999999999999999999'])(
    'refuses a number with the allowed range and the current value: %j',
    (typed) => {
      expect(parseSettingNumber(settingDefinitions.windowTurns, typed, 50)).toEqual({
        problem: 'Enter 1 to 1,000 turns. Still using 50.',
      });
    },
  );
});
