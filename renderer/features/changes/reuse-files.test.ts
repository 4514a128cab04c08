import { expect, it } from 'vitest';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { reuseFiles } from './reuse-files.ts';

const head = (path: string) => `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n`;
const hunk = (at: number, word: string) => `@@ -${at},2 +${at},2 @@\n same\n-old ${word}\n+new ${word}\n`;
const image = (contents: string) =>
  `diff --git a/i.png b/i.png\nindex ${contents}\nBinary files a/i.png and b/i.png differ\n`;
const text = `${head('a')}${hunk(1, 'x')}${hunk(20, 'y')}${head('b')}${hunk(1, 'z')}${image('1a..2b')}`;
const before = parseUnifiedDiff(text);
const follow = (after: string) => reuseFiles(before, parseUnifiedDiff(after));

it('returns the files from before when a diff is made again with the same lines', () => {
  expect(follow(text)).toBe(before);
});

it('keeps the files that stay when another file changes', () => {
  const [a, b, i, ...others] = follow(text.replace('new z', 'newer z'));
  expect([a, i]).toEqual([before[0], before[2]]);
  expect([a === before[0], i === before[2], others.length]).toEqual([true, true, 0]);
  expect(b?.hunks[0]?.lines.at(-1)?.text).toBe('newer z');
});

it('keeps the hunks that stay when another hunk of the file changes or appears', () => {
  const [a] = follow(text.replace('new x', 'newer x').replace('@@ -20', `@@ -10,0 +11 @@\n+more\n@@ -20`));
  expect(a).toMatchObject({ path: 'a', added: 3, removed: 2 });
  expect(a?.hunks).toHaveLength(3);
  expect(a?.hunks[2]).toBe(before[0]?.hunks[1]);
  expect(a?.hunks[0]?.lines.at(-1)?.text).toBe('newer x');
});

it('keeps no hunk in another place, and no file that is otherwise another one', () => {
  const [a] = follow(text.replace('@@ -20,2 +20,2', '@@ -20,2 +21,2'));
  expect(a?.hunks[1]?.newStart).toBe(21);
  expect(a?.hunks[1]?.lines[0]?.newNumber).toBe(21);
  expect(follow(text.replace('1a..2b', '1a..3c'))[2]).toMatchObject({ contents: '1a..3c' });
  const [moved] = follow(
    text.replace('diff --git a/a b/a\n', 'diff --git a/a b/a\nold mode 100644\nnew mode 100755\n'),
  );
  expect(moved).toMatchObject({ newMode: '100755' });
  expect(moved?.hunks[0]).toBe(before[0]?.hunks[0]);
  const twice = `${head('a')}${hunk(1, 'x')}${head('a')}${hunk(1, 'x')}`;
  expect(follow(twice)).toEqual(parseUnifiedDiff(twice));
});
