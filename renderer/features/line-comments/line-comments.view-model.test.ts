import { expect, it } from 'vitest';
import { turnId } from '../../../shared/base/ids.ts';
import type { CommentedLine, LineComment } from '../../stores/line-comment.ts';
import { describeComment, describeCount, describeLines } from './line-comments.view-model.ts';

const line = (number: number | null, sign: CommentedLine['sign'] = '+'): CommentedLine => ({ number, sign, text: 'x' });
const comment = (path: string, ...lines: readonly CommentedLine[]): LineComment => ({
  id: path,
  turnId: turnId.parse('t'),
  entryId: null,
  path,
  lines,
  text: 'Why?',
});

it.each([
  ['line 3', [line(3)]],
  ['removed line 3', [line(3, '-')]],
  ['line 3', [line(3, '-'), line(3)]],
  ['lines 3–5', [line(4, '-'), line(3), line(5)]],
  ['this line', [line(null)]],
  ['these lines', [line(null), line(null)]],
] as const)('describes commented lines: %s', (words, lines) => {
  expect(describeLines(lines)).toBe(words);
});

it('says that the lines of a comment have changed, and what they were', () => {
  expect(describeComment(comment('a', line(3)), false)).toEqual({ name: 'Comment on line 3', stale: null, code: null });
  expect(describeComment(comment('a', line(3, '-'), line(3)), true)).toMatchObject({
    stale: 'The code has changed. The comment is sent with its original lines.',
    code: '-x\n+x',
  });
});

it('counts comments next to the message', () => {
  expect(describeCount([])).toBeNull();
  expect(describeCount([comment('a', line(1))])).toBe('1 comment on 1 file');
  expect(describeCount(['a', 'b', 'b'].map((path) => comment(path, line(1))))).toBe('3 comments on 2 files');
});
