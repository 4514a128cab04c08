import { describe, expect, it } from 'vitest';
import { isFileName, isPromptName } from './prompt.ts';

describe('the name of a new prompt', () => {
  it.each(['review', 'Pull request 2', 'prüfen', 'a.b-c_d', '_own', 'console'])(
    'accepts the prompt name %s',
    (name) => {
      expect(isPromptName(name)).toBe(true);
    },
  );

  it.each([
    '',
    '.hidden',
    '../up',
    'a/b',
    'a\\b',
    'a\0b',
    ' a',
    'a ',
    'a.',
    'two  spaces',
    'a:b',
    'CON',
    'nul.x',
    'line\nbreak',
    'turned\u202e',
    'x'.repeat(81),
  ])('rejects the prompt name %j', (name) => {
    expect(isPromptName(name)).toBe(false);
  });

  it('accepts any file name for an existing prompt', () => {
    expect(['what: ever?', '.dots', 'a..b'].every(isFileName)).toBe(true);
    expect(['', '.', '..', '../a', 'a/b', 'a\\b', 'a\0'].some(isFileName)).toBe(false);
  });
});
