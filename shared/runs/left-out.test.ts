import { describe, expect, it } from 'vitest';
import { parseUnifiedDiff } from '../changes/parse-unified-diff.ts';
import {
  countHunks,
  findHunkChoices,
  getHunksOut,
  intersectLeftOut,
  leftOut,
  maxLeftOut,
  rememberedLeftOut,
  toLeftOutFile,
} from './left-out.ts';

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
  it('Apply can leave out hunks of modified text files, and all others as a whole', () => {
    const choices = findHunkChoices(parseUnifiedDiff(patch));
    expect([...choices]).toEqual([
      [
        'a.txt',
        new Map([
          [1, new Set([0, 1])],
          [17, new Set([3, 4])],
        ]),
      ],
      ['link', null],
      ['run.sh', null],
      ['new.txt', null],
      ['b.bin', null],
      ['two', null],
    ]);
  });

  it('counts what is left out by hunks, whether all or some of their lines are left out', () => {
    expect(countHunks([{ hunks: [1, 17] }, { hunks: null }])).toBe(3);
    expect(countHunks([{ hunks: [1], inPart: [{ hunk: 17, lines: [3, 4] }] }])).toBe(2);
  });

  it('leaves out a file only as a whole if the patch has two parts for it', () => {
    const [file] = parseUnifiedDiff(patch);
    if (file === undefined) throw new Error('No file');
    expect(findHunkChoices([file, file]).get('a.txt')).toBeNull();
  });

  it('the contract limits how much Apply can leave out', () => {
    const hunks = Array.from({ length: maxLeftOut.hunks }, (_, at) => at);
    const lines = Array.from({ length: maxLeftOut.lines }, (_, at) => at);
    const inPart = [{ hunk: 1, lines: [1] }];
    expect(leftOut.safeParse([{ path: 'a', hunks }]).success).toBe(true);
    expect(leftOut.safeParse([{ path: 'a', hunks: [], inPart: [{ hunk: 1, lines }] }]).success).toBe(true);
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
      [{ path: 'a', hunks, inPart }],
      [{ path: 'a', hunks: null, inPart }],
      [{ path: 'a', hunks: [1], inPart: [] }],
      [{ path: 'a', hunks: [], inPart: [{ hunk: 1, lines: [] }] }],
      [{ path: 'a', hunks: [], inPart: [{ hunk: 1, lines: [-1] }] }],
      [{ path: 'a', hunks: [], inPart: [{ hunk: 1.5, lines: [1] }] }],
      [
        { path: 'a', hunks: [], inPart: [{ hunk: 1, lines }] },
        { path: 'b', hunks: [], inPart },
      ],
      Array.from({ length: maxLeftOut.files + 1 }, () => ({ path: 'a', hunks: null })),
    ];
    for (const each of refused) expect(leftOut.safeParse(each).success).toBe(false);
  });
});

it('intersects what two Applies of one state left out', () => {
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
  expect(intersectLeftOut(one, other)).toEqual(both);
  expect(intersectLeftOut(other, one)).toEqual(both);
  expect(intersectLeftOut(one, [])).toEqual([]);
});

it('intersects the lines of a hunk that two Applies left out', () => {
  const file = (hunks: readonly number[], ...inPart: readonly { hunk: number; lines: number[] }[]) => [
    { path: 'a', hunks, inPart },
  ];
  const one = file([1], { hunk: 9, lines: [5, 6, 7] }, { hunk: 17, lines: [12] }, { hunk: 30, lines: [20] });
  const other = file([9], { hunk: 1, lines: [2, 3] }, { hunk: 17, lines: [12, 13] }, { hunk: 30, lines: [21] });
  const both = [
    {
      path: 'a',
      hunks: [],
      inPart: [
        { hunk: 1, lines: [2, 3] },
        { hunk: 9, lines: [5, 6, 7] },
        { hunk: 17, lines: [12] },
      ],
    },
  ];
  expect(intersectLeftOut(one, other)).toEqual(both);
  expect(intersectLeftOut(other, one)).toEqual(both);
  const whole = [{ path: 'a', hunks: null }];
  expect(intersectLeftOut(whole, both)).toEqual(both);
  expect(intersectLeftOut(both, whole)).toEqual(both);
});

it('what is left out of a file is stored in its order, and read with or without lines', () => {
  const out = new Map([
    [40, new Set([31, 30])],
    [17, null],
    [1, null],
  ]);
  const stored = { path: 'a', hunks: [1, 17], inPart: [{ hunk: 40, lines: [30, 31] }] };
  expect(toLeftOutFile('a', out)).toEqual(stored);
  expect(getHunksOut(stored)).toEqual(out);
  expect(getHunksOut(toLeftOutFile('a', null))).toBeNull();
  const older = [
    { path: 'a', hunks: [1] },
    { path: 'b', hunks: null },
  ];
  expect(rememberedLeftOut.parse(older)).toEqual(older);
  expect(rememberedLeftOut.parse([stored])).toEqual([stored]);
});
