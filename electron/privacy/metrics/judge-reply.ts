import { parseJson } from '../../../shared/base/parse-json.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';
import type { PostReply } from './post-json.ts';

/** The maximum length of a stored reason, in characters. */
const longestReason = 300;

/**
 * Converts a reply to an outcome. Only 202 means accepted. Only a refusal, a redirect or a missing connection means not
 * accepted.
 */
export function judgeReply(reply: PostReply): SendOutcome {
  if (reply.type === 'failed') {
    const { code, wasSent, why } = reply;
    if (why === 'unreachable' || why === 'notSecure') return { type: 'notSent', why, code };
    if (wasSent) return { type: 'unknown', why, status: null };
    return { type: 'notSent', why: why === 'calledOff' ? why : 'unreachable', code };
  }
  const { body, status } = reply;
  if (status === 202) return { type: 'accepted' };
  if (status >= 300 && status < 500) return { type: 'refused', status, reason: reasonIn(body) };
  return { type: 'unknown', why: 'strangeAnswer', status };
}

/** Returns the text in `{"error": "…"}`, or the body itself, as one line. */
function reasonIn(body: string): string | null {
  const parsed = parseJson(body);
  const said = typeof parsed === 'object' && parsed !== null && 'error' in parsed ? parsed.error : body;
  const line = visibleText((typeof said === 'string' ? said : body).replace(/\s+/g, ' ').trim());
  return line === '' ? null : line.slice(0, longestReason);
}
