import { expect, it } from 'vitest';
import { toUpdateProblem } from './to-update-problem.ts';

const withCode = (code: string, message = 'It failed') => Object.assign(new Error(message), { code });

it.each([
  ['unreachable', withCode('ENOTFOUND')],
  ['unreachable', new Error('net::ERR_INTERNET_DISCONNECTED')],
  ['unreachable', withCode('HTTP_ERROR_503')],
  ['cutOff', new Error('net::ERR_CONTENT_LENGTH_MISMATCH')],
  ['cutOff', withCode('ECONNRESET')],
  ['damaged', withCode('ERR_CHECKSUM_MISMATCH')],
  ['notSigned', withCode('ERR_UPDATER_INVALID_SIGNATURE')],
  ['notKept', withCode('ENOSPC')],
  ['notKept', withCode('EACCES')],
  ['other', withCode('HTTP_ERROR_404')],
  ['other', 'words'],
])('classifies %s', (kind, failure) => {
  expect(toUpdateProblem(failure, 'download').kind).toBe(kind);
});

it('treats anything else in place of a release as no release', () => {
  expect(toUpdateProblem(withCode('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), 'check').kind).toBe('unreadable');
});

it('shows the first line, cut to fit', () => {
  expect(toUpdateProblem(new Error('First\n    at second'), 'check').detail).toBe('First');
  expect(toUpdateProblem(new Error('x'.repeat(9_000)), 'check').detail).toHaveLength(300);
});
