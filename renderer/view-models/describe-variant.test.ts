import { describe, expect, it } from 'vitest';
import { describeVariant } from './describe-variant.ts';

describe('the name of an attempt', () => {
  it('is the model and the effort, or the model that Codex chose', () => {
    const models = [{ model: 'sol', name: 'Sol' }] as never;
    expect(describeVariant({ model: 'sol', effort: 'high' }, null, models)).toBe('Sol, high');
    expect(describeVariant({ model: null, effort: null }, 'sol', models)).toBe('Sol');
    expect(describeVariant({ model: null, effort: null }, null, models)).toBe('Default model');
    expect(describeVariant({ model: 'gone', effort: null }, null, models)).toBe('gone');
  });
});
