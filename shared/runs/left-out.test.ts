import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../changes/parse-unified-diff.ts';
import { countHunks, hunkChoices, leftOut, leftOutByBoth, mostLeftOut } from './left-out.ts';

const patch = `diff --git a/a.txt b/a.txt
index 1111111..2222222 100644
--- a/a.txt
+++ b/a.txt
@@ -1,2 +1,2 @@
-a
+b
 c
@@ -17,2 +17,2 @@
-a
+b
 c
diff --git a/link b/link
index 1111111..2222222 120000
--- a/link
+++ b/link
@@ -1 +1 @@
-a
\\ No newline at end of file
+b
\\ No newline at end of file
diff --git a/run.sh b/run.sh
old mode 100644
new mode 100755
index 1111111..2222222
--- a/run.sh
+++ b/run.sh
@@ -1 +1 @@
-a
+b
diff --git a/new.txt b/new.txt
new file mode 100644
index 0000000..2222222
--- /dev/null
+++ b/new.txt
@@ -0,0 +1 @@
+a
diff --git a/b.bin b/b.bin
index 1111111..2222222 100644
Binary files a/b.bin and b/b.bin differ
diff --git a/one b/two
similarity index 90%
rename from one
rename to two
index 1111111..2222222 100644
--- a/one
+++ b/two
@@ -1 +1 @@
-a
+b
`;

describe('what can be left out', () => {
  it('are the hunks of modified text files, and all others as a whole', () => {
    const choices = hunkChoices(parseUnifiedDiff(patch));
    expect([...choices]).toEqual([
      ['a.txt', [1, 17]],
      ['link', null],
      ['run.sh', null],
      ['new.txt', null],
      ['b.bin', null],
      ['two', null],
    ]);
    expect(countHunks([...choices.values()].map((hunks) => ({ hunks })))).toBe(7);
  });

  it('is a file as a whole if the patch has two parts for it', () => {
    const [file] = parseUnifiedDiff(patch);
    if (file === undefined) throw new Error('No file');
    expect(hunkChoices([file, file]).get('a.txt')).toBeNull();
  });

  it('has limits in the contract', () => {
    const hunks = Array.from({ length: mostLeftOut.hunks }, (_, at) => at);
    expect(leftOut.safeParse([{ path: 'a', hunks }]).success).toBe(true);
    const refused = [
      [{ path: 'a', hunks: [...hunks, 1] }],
      [
        { path: 'a', hunks },
        { path: 'b', hunks: [1] },
      ],
      [{ path: '', hunks: null }],
      [{ path: 'a'.repeat(5_000), hunks: null }],
      [{ path: 'a', hunks: [] }],
      [{ path: 'a', hunks: [-1] }],
      [{ path: 'a', hunks: [1.5] }],
      Array.from({ length: mostLeftOut.files + 1 }, () => ({ path: 'a', hunks: null })),
    ];
    for (const each of refused) expect(leftOut.safeParse(each).success).toBe(false);
  });
});

it('what two Applies of one state left out is what both did', () => {
  const one = [
    { path: 'a', hunks: [1, 9, 17] },
    { path: 'b', hunks: null },
    { path: 'c', hunks: [1] },
  ];
  const other = [
    { path: 'a', hunks: [9, 30] },
    { path: 'b', hunks: null },
    { path: 'c', hunks: [2] },
    { path: 'd', hunks: null },
  ];
  const both = [
    { path: 'a', hunks: [9] },
    { path: 'b', hunks: null },
  ];
  expect(leftOutByBoth(one, other)).toEqual(both);
  expect(leftOutByBoth(other, one)).toEqual(both);
  expect(leftOutByBoth(one, [])).toEqual([]);
});
