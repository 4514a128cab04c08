import { parseJson } from '../../../shared/base/parse-json.ts';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { SendOutcome } from '../../../shared/privacy/metrics/send-record.ts';
import type { PostReply } from './post-json.ts';

/** So much of a reason is kept, in characters. */
const longestReason = 300;

/**
 * What a reply means for what was sent. Only 202 says that it was taken; only a refusal, a redirect or the lack of a
 * connection says that it was not.
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

/** What `{"error": "…"}` says, or else the body itself, as one line. */
function reasonIn(body: string): string | null {
  const parsed = parseJson(body);
  const said = typeof parsed === 'object' && parsed !== null && 'error' in parsed ? parsed.error : body;
  const line = visibleText((typeof said === 'string' ? said : body).replace(/\s+/g, ' ').trim());
  return line === '' ? null : line.slice(0, longestReason);
}
