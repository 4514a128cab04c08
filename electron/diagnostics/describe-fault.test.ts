import { describe, expect, it } from 'vitest';
import { describeFault } from '../app/profile-diagnostics.ts';

describe('an internal error', () => {
  it('an internal error is described by its location, without its message', () => {
    const words = describeFault(new TypeError('No "my secret"\n    at my secret place'));
    expect(words).toMatch(/: TypeError at .*describe-fault\.test/);
    expect(words).not.toContain('secret');
  });

  it.each(['my secret', null, { secret: 1 }, Object.assign(new Error('my secret'), { stack: 'a secret' })])(
    'an internal error may be anything: %o',
    (fault) =>
      expect(describeFault(fault)).toMatch(
        /^Workcell skipped a step that failed while handling a message from Codex(\.|: Error)$/,
      ),
  );
});
