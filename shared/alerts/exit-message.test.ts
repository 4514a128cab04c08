import { describe, expect, it } from 'vitest';
import { findExitMessage } from './exit-message.ts';

/** The output of the pinned Codex for `approval_policy = "untrusted"` in config.toml. */
const refusedSetting = [
  'WARNING: proceeding, even though we could not create PATH aliases: Refusing to create helper binaries',
  'Error: approval_policy = "untrusted" is no longer supported; remove this setting',
  '',
  'Stack backtrace:',
  '   0: <unknown>',
  '   1: <unknown>',
];
const log = (words: string) => `2026-11-20T09:55:25.971215Z ERROR codex_app_server: ${words}`;
const bubblewrap = log(
  'Codex could not find bubblewrap on PATH. Install bubblewrap. Codex will use the bundled bubblewrap in the meantime.',
);

describe('the last message of a Codex that ended', () => {
  it.each([
    ['the error it names', refusedSetting, 'approval_policy = "untrusted" is no longer supported; remove this setting'],
    ['its last line', ['first', 'it broke'], 'it broke'],
    [
      'no line of a backtrace',
      ["thread 'main' panicked: no", '   0: std::panicking', '      at main.rs:1'],
      "thread 'main' panicked: no",
    ],
    ['the log without its times', [log('out of disk space'), bubblewrap], 'out of disk space'],
    ['nothing where it only warned of what is harmless', [bubblewrap], ''],
    ['nothing where it said nothing', [], ''],
  ])('finds the last message of a Codex that ended: %s', (_what, stderr, words) => {
    expect(findExitMessage(stderr)).toBe(words);
  });
});
