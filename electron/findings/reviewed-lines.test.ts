import { expect, it } from 'vitest';
import { FileLines } from './reviewed-lines.ts';

const before = new FileLines('one\ntwo two\nthree\n}\nfive\n');
const at = (start: number, end = start) => ({ start, end });

it.each([
  ['nothing changed', 'one\ntwo two\nthree\n}\nfive\n', at(2, 3), undefined],
  ['the line above changed', 'uno\ntwo two\nthree\n}\nfive', at(2, 3), undefined],
  ['only the ends of lines changed', 'one\r\ntwo two\r\nthree\r\n}\r\nfive\r\n', at(2, 3), undefined],
  ['lines came above', 'zero\none\ntwo two\nthree\n}\nfive\n', at(2, 3), { start: 3 }],
  ['its last line changed', 'one\ntwo two\n3\n}\nfive\n', at(2, 3), { start: null }],
  ['the same lines are twice there', `${'two two\nthree\n'.repeat(2)}x\n`, at(2, 3), { start: 1 }],
  ['the file is empty', '', at(2, 3), { start: null }],
  ['the file is gone', null, at(2, 3), { start: null }],
  ['a line that is everywhere moved', 'one\ntwo two\nthree\n5\n}\n', at(4), { start: null }],
])('where %s', (_how, now, range, found) => {
  expect(new FileLines(now).find(range, before.remember(range))).toEqual(found);
});

it.each([at(0), at(6), at(5, 9), at(1, 5_000)])('remembers nothing of lines that do not exist: %j', (range) => {
  expect(before.remember(range)).toBeNull();
  expect(before.find(range, null)).toBeUndefined();
});

it('finds a thousand moved findings in a long file at once', () => {
  const text = Array.from({ length: 50_000 }, (_, n) => `line ${n}`).join('\n');
  const ranges = Array.from({ length: 1_000 }, (_, n) => at(n * 40 + 1, n * 40 + 30));
  const [then, now] = [new FileLines(text), new FileLines(`new\n${text}`)];
  expect(ranges.map((range) => now.find(range, then.remember(range))?.start)).toEqual(
    ranges.map(({ start }) => start + 1),
  );
});
