import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgramOfPackage } from '../electron/codex/codex-package.ts';
import {
  describeDifference,
  generateProtocol,
  type ProtocolText,
  readProtocol,
  writeProtocol,
} from './protocol-text.ts';

describe('the stored protocol', () => {
  it("the stored protocol equals the pinned Codex's output", () => {
    const pinned = generateProtocol(findProgramOfPackage(import.meta.dirname) ?? '');
    expect(pinned.text.match(/^export type /gm)?.length).toBeGreaterThan(800);
    expect(
      describeDifference(readProtocol(join(import.meta.dirname, '../electron/model/codex-protocol')), pinned),
    ).toBeNull();
  });
});

describe('describeDifference', () => {
  const pinned: ProtocolText = { version: '0.169.0', text: 'a\nb\nc\n' };
  const kept = (version: string, text: string) => ({ version, text });

  it.each([
    ['another version', kept('0.168.0', ''), 'The protocol is that of Codex 0.168.0, but the pinned one is 0.169.0.'],
    ['a change', kept('0.169.0', 'a\nx\nc\n'), 'generated.ts:2 is'],
    ['a missing line', kept('0.169.0', 'a\nc\n'), 'generated.ts:2 is'],
    ['a line too many', kept('0.169.0', 'a\nb\nc\nd\n'), 'generated.ts:4 is'],
    ['an empty line too many', kept('0.169.0', 'a\nb\nc\n\n'), 'generated.ts:4 is'],
    ['an empty file', kept('0.169.0', ''), 'generated.ts:1 is'],
  ])('reports that protocols differ: %s', (_what, text, words) => {
    expect(describeDifference(text, pinned)).toContain(words);
  });

  it('finds no difference between equal protocols', () => {
    expect(describeDifference(kept('0.169.0', 'a\nb\nc\n'), pinned)).toBeNull();
  });
});

describe('writeProtocol', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workcell-protocol-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writeProtocol replaces everything that was there', () => {
    const before: ProtocolText = { version: '0.1.0', text: 'old and long' };
    const after: ProtocolText = { version: '0.2.0', text: 'new' };
    writeProtocol(folder, before);
    writeProtocol(folder, after);
    expect(readProtocol(folder)).toEqual(after);
  });
});
