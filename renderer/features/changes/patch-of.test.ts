import { describe, expect, it } from 'vitest';
import { patchOf } from './patch-of.ts';

const first = 'diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-old\n+new\n';
const second = 'diff --git a/b.ts b/b.ts\n--- a/b.ts\n+++ b/b.ts\n@@ -1 +1 @@\n-one\n+two\n';

describe('a patch of some files', () => {
  it('has their parts of the diff, letter by letter', () => {
    expect(patchOf(first + second, new Set(['b.ts']))).toBe(second);
    expect(patchOf(first + second, new Set(['a.ts', 'b.ts']))).toBe(first + second);
  });
});
