import { describe, expect, it } from 'vitest';
import { extractPatch } from './extract-patch.ts';

const first = 'diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-old\n+new\n';
const second = 'diff --git a/b.ts b/b.ts\n--- a/b.ts\n+++ b/b.ts\n@@ -1 +1 @@\n-one\n+two\n';

describe('a patch of some files', () => {
  it('extracts the given files from a diff without changes to the text', () => {
    expect(extractPatch(first + second, new Set(['b.ts']))).toBe(second);
    expect(extractPatch(first + second, new Set(['a.ts', 'b.ts']))).toBe(first + second);
  });
});
