import type { UpdateProblem } from '../../shared/updates/update-state.ts';
import { getErrorMessage } from '../base/error-message.ts';

/** Patterns in the codes or messages of Node, Chromium and electron-updater. */
const patternsByKind: readonly (readonly [UpdateProblem['kind'], RegExp])[] = [
  ['damaged', /ERR_CHECKSUM_MISMATCH/],
  ['notSigned', /ERR_UPDATER_INVALID_SIGNATURE|Could not get code signature|code failed to satisfy/i],
  ['notKept', /\b(ENOSPC|EDQUOT|EACCES|EPERM|EROFS)\b/],
  [
    'cutOff',
    /\bECONNRESET\b|socket hang up|aborted|ERR_(CONNECTION_(RESET|CLOSED|ABORTED)|CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING|NETWORK_CHANGED|HTTP2_PROTOCOL_ERROR)/,
  ],
  ['unreachable', /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b|timed out|net::ERR_/],
  ['unreachable', /HTTP_ERROR_(407|429|5\d\d)/],
];

const longestDetail = 300;

/** Classifies an error while checking for or downloading a release. */
export function toUpdateProblem(failure: unknown, step: 'check' | 'download'): UpdateProblem {
  const detail = (getErrorMessage(failure).split('\n')[0] ?? '').slice(0, longestDetail);
  const code = failure instanceof Error && 'code' in failure ? String(failure.code) : '';
  const reported = `${code} ${detail}`;
  const kind = patternsByKind.find(([, words]) => words.test(reported))?.[0];
  // A server whose answer is not a release has none.
  return { kind: kind ?? (step === 'check' ? 'unreadable' : 'other'), detail };
}
