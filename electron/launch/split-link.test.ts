import { describe, expect, it } from 'vitest';
import { splitLink } from './own-command-line.ts';

describe('splitLink', () => {
  it("finds a start's link in any spelling, and leaves the validation to the parser", () => {
    expect(splitLink(['--data-dir', '/d', 'workcell://window'])).toEqual({
      flags: ['--data-dir', '/d'],
      link: 'workcell://window',
    });
    expect(splitLink(['WORKCELL:x']).link).toBe('WORKCELL:x');
    expect(splitLink(['--demo'])).toEqual({ flags: ['--demo'], link: null });
  });

  it('drops arguments that follow a link', () => {
    const given = ['workcell://thread/a', '--workspace', '/etc', '--data-dir', '/tmp/x', '--demo'];
    expect(splitLink(given)).toEqual({ flags: [], link: 'workcell://thread/a' });
  });
});
