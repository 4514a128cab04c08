import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programOfPackage } from '../electron/codex/codex-package.ts';
import {
  describeDifference,
  generateProtocol,
  type ProtocolText,
  readProtocol,
  writeProtocol,
} from './protocol-text.ts';

describe('the stored protocol', () => {
  it("equals the pinned Codex's output", () => {
    const pinned = generateProtocol(programOfPackage(import.meta.dirname) ?? '');
    expect(pinned.files.size).toBeGreaterThan(800);
    expect(describeDifference(readProtocol(join(import.meta.dirname, '../shared/codex-protocol')), pinned)).toBeNull();
  });
});

describe('describeDifference', () => {
  const pinned: ProtocolText = { version: '0.169.0', files: new Map(Object.entries({ 'A.ts': 'a', 'v2/B.ts': 'b' })) };
  const kept = (version: string, files: Record<string, string>) => ({ version, files: new Map(Object.entries(files)) });

  it.each([
    ['another version', kept('0.168.0', {}), 'The protocol is that of Codex 0.168.0, but the pinned one is 0.169.0.'],
    ['a change', kept('0.169.0', { 'A.ts': 'a', 'v2/B.ts': 'x' }), 'v2/B.ts in'],
    ['a missing file', kept('0.169.0', { 'A.ts': 'a' }), 'v2/B.ts in'],
    ['a file too many', kept('0.169.0', { 'A.ts': 'a', 'v2/B.ts': 'b', 'C.ts': 'c' }), 'C.ts in'],
    ['several', kept('0.169.0', {}), 'A.ts and 1 more in'],
  ])('reports %s', (_what, text, words) => {
    expect(describeDifference(text, pinned)).toContain(words);
  });

  it('finds nothing when they are equal', () => {
    expect(describeDifference(kept('0.169.0', { 'A.ts': 'a', 'v2/B.ts': 'b' }), pinned)).toBeNull();
  });
});

describe('writeProtocol', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workcell-protocol-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('replaces everything that was there', () => {
    const before: ProtocolText = { version: '0.1.0', files: new Map([['Old.ts', 'old']]) };
    const after: ProtocolText = { version: '0.2.0', files: new Map([['v2/New.ts', 'new']]) };
    writeProtocol(folder, before);
    writeProtocol(folder, after);
    expect(readProtocol(folder)).toEqual(after);
  });
});
