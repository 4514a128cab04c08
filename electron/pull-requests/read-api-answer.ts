import { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { GitFailure } from '../git/git-program.ts';

/** What `glab api --include` prints before a body. */
const head = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(?:[^\r\n]+\r?\n)*\r?\n/;
const maxHead = 64_000;

/**
 * Reads an answer of GitLab as `glab api --include` prints it: its body, or a failure with the reasons of GitLab and the
 * status. glab itself says less. Its older versions end well whatever GitLab answers, and lose a list of reasons.
 */
export function readApiAnswer(done: Result<Buffer, GitFailure>): Result<Buffer, GitFailure> {
  const all = done.ok ? done.value : done.error.printed;
  const [front, status] = head.exec(all.toString('latin1', 0, maxHead)) ?? [];
  if (front === undefined) return done;
  const printed = all.subarray(front.length);
  if (!done.ok && done.error.type !== 'failed') return err({ ...done.error, printed });
  if (Number(status) < 300) return done.ok ? ok(printed) : err({ ...done.error, printed });
  const reasons = readReasons(printed);
  const said = reasons === '' ? `HTTP ${status}` : `${reasons} (HTTP ${status})`;
  return err({ type: 'failed', code: done.ok ? 0 : done.error.code, said, printed });
}

const refusal = z.object({ message: z.unknown(), error_description: z.unknown(), error: z.unknown() }).partial();

function readReasons(body: Buffer): string {
  const answer = refusal.safeParse(parseJson(body.toString('utf8'))).data;
  return answer === undefined ? '' : joinReasons(answer.message ?? answer.error_description ?? answer.error);
}

/** GitLab says a reason, a list of them, or lists for fields of the request. What is nested deeper is not from it. */
function joinReasons(reasons: unknown, levels = 4): string {
  if (typeof reasons === 'string') return reasons;
  if (levels === 0 || typeof reasons !== 'object' || reasons === null) return '';
  if (Array.isArray(reasons)) return reasons.map((each) => joinReasons(each, levels - 1)).join(', ');
  return Object.entries(reasons)
    .map(([field, each]) => `${field}: ${joinReasons(each, levels - 1)}`)
    .join(', ');
}
