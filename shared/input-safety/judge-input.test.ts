import { describe, expect, it } from 'vitest';
import type { InputFinding } from './finding.ts';
import { judgeInput, tightenPolicy, usualInputPolicy } from './judge-input.ts';

const secret: InputFinding = { kind: 'secret', name: 'GitHub token', count: 1, places: [] };
const hidden: InputFinding = { kind: 'hidden', codePoint: 'U+200B', name: 'ZERO WIDTH SPACE', count: 1, places: [] };
const long: InputFinding = { kind: 'long', characters: 5_001 };
const fence: InputFinding = { kind: 'fence', count: 1, places: [{ line: 1, lines: 61 }] };

describe('by default', () => {
  it.each([
    ['nothing', [], 'allowed', []],
    ['a long text', [long], 'allowed', [long]],
    ['a long block of code', [fence, long], 'allowed', [fence, long]],
    ['a secret', [secret, long], 'needsConfirmation', [secret]],
    ['hidden characters', [hidden], 'needsConfirmation', [hidden]],
    ['both', [secret, hidden, fence], 'needsConfirmation', [secret, hidden]],
  ] as const)('judges findings by default: %s', (_what, findings, type, deciding) => {
    expect(judgeInput(findings, usualInputPolicy)).toEqual({ type, findings: deciding });
  });
});

describe('under a policy', () => {
  it.each([
    [{ secret: 'deny' }, 'denied', [secret]],
    [{ long: 'deny', secret: 'deny' }, 'denied', [secret, long]],
    [{ secret: 'note', hidden: 'note' }, 'allowed', [secret, hidden, long]],
    [{ secret: 'note', hidden: 'note', long: 'confirm' }, 'needsConfirmation', [long]],
  ] as const)('judges findings under a policy: %j', (rules, type, deciding) => {
    const policy = { ...usualInputPolicy, ...rules };
    expect(judgeInput([secret, hidden, long], policy)).toEqual({ type, findings: deciding });
  });
});

describe('administrator requirements', () => {
  it.each([
    [{}, usualInputPolicy],
    [{ secret: 'deny' }, { ...usualInputPolicy, secret: 'deny' }],
    [
      { long: 'confirm', fence: 'deny' },
      { ...usualInputPolicy, long: 'confirm', fence: 'deny' },
    ],
    [{ secret: 'note' }, usualInputPolicy],
  ] as const)('administrator requirements %j make rules stricter, never more lenient', (demands, policy) => {
    expect(tightenPolicy(usualInputPolicy, demands)).toEqual(policy);
  });
});
