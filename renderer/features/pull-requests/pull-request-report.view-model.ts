import { visibleLine } from '../../../shared/base/visible-text.ts';
import { getHostingWords, type HostingService, nameRequest } from '../../../shared/commits/hosting-service.ts';
import type { PullRequestCheck, PullRequestComment, PullRequestState } from '../../../shared/contract/pull-requests.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import { quotePath, writeCodeBlock } from '../../stores/quote-text.ts';

/** What its service said about a pull request. */
export type ReportView = {
  readonly title: string;
  /** Such as `Draft · Changes requested · 2 of 5 checks failed`. */
  readonly facts: string;
  readonly checks: readonly {
    readonly key: string;
    readonly check: PullRequestCheck;
    readonly name: string;
    readonly glyph: GlyphState;
    readonly state: string;
  }[];
  /** Says how many checks are not listed; null if all are. */
  readonly moreChecks: string | null;
  readonly comments: readonly {
    readonly key: string;
    readonly comment: PullRequestComment;
    /** Who wrote it, and where. */
    readonly head: string;
    readonly text: string;
  }[];
  readonly isMerged: boolean;
};

/** Longer comments are cut in the list, not in the message to Codex. */
const maxShown = 600;

/** Describes what its service said about a pull request. */
export function describeReport(state: PullRequestState, service: HostingService): ReportView {
  return {
    title: `${getHostingWords(service).mark}${state.number} ${state.title}`,
    facts: describeFacts(state),
    checks: state.checks.map((check, at) => ({ key: `${at}`, check, ...describeCheck(check) })),
    moreChecks: state.moreChecks > 0 ? t`And ${counted(state.moreChecks, 'more check')}` : null,
    comments: state.comments.map((comment, at) => ({
      key: `${at}`,
      comment,
      head: describePlace(comment),
      text: comment.text.length > maxShown ? `${comment.text.slice(0, maxShown).toWellFormed()}…` : comment.text,
    })),
    isMerged: state.state === 'merged',
  };
}

function describeFacts({ checks, isDraft, moreChecks, review, state }: PullRequestState): string {
  const count = (word: PullRequestCheck['state'], mayFail?: boolean) =>
    checks.filter((check) => check.state === word && (mayFail === undefined || check.mayFail === mayFail)).length;
  const [failed, waiting, running] = [count('failed', false), count('waiting'), count('running')];
  const all = counted(checks.length + moreChecks, 'check');
  const facts = [
    state === 'merged' ? t`Merged` : state === 'closed' ? t`Closed` : isDraft ? t`Draft` : t`Ready for review`,
    review === null
      ? null
      : { approved: t`Approved`, changesRequested: t`Changes requested`, required: t`Waits for a review` }[review],
    checks.length === 0
      ? t`No checks`
      : failed > 0
        ? t`${failed} of ${all} failed`
        : running > 0
          ? t`${running} of ${all} still running`
          : waiting > 0
            ? t`${waiting} of ${all} not started yet`
            : count('failed') > 0
              ? t`All checks that have to pass passed`
              : count('passed') > 0
                ? t`All checks passed`
                : t`All checks were skipped`,
  ];
  return facts.filter((fact) => fact !== null).join(' · ');
}

function describeCheck(check: PullRequestCheck): Pick<ReportView['checks'][number], 'glyph' | 'name' | 'state'> {
  const { mayFail, name, state } = check;
  if (mayFail && state === 'failed') return { name: t`${name} (may fail)`, glyph: 'warning', state: t`Failed` };
  return { name, ...describeState(state) };
}

function describeState(state: PullRequestCheck['state']): { readonly glyph: GlyphState; readonly state: string } {
  switch (state) {
    case 'passed':
      return { glyph: 'done', state: t`Passed` };
    case 'failed':
      return { glyph: 'failed', state: t`Failed` };
    case 'running':
      return { glyph: 'running', state: t`Running` };
    case 'waiting':
      return { glyph: 'waiting', state: t`Not started yet` };
    case 'skipped':
      return { glyph: 'stopped', state: t`Skipped` };
  }
}

function describePlace({ author, line, path }: PullRequestComment): string {
  if (path === null) return author;
  return line === null ? `${author} · ${path}` : `${author} · ${path}:${line}`;
}

/** Writes the message that asks Codex to fix a red check. Nothing in the log can pass for the user's words. */
export function writeCheckRequest(
  { name }: PullRequestCheck,
  { number }: PullRequestState,
  service: HostingService,
  log: string | null,
): string {
  const request = nameRequest(service, number);
  const asked = t`The check ${quotePath(visibleLine(name))} of ${request} failed. Find out why, and fix it. Do not push.`;
  return log === null || log === '' ? asked : `${asked}\n\n${t`The end of its log:`}\n${writeCodeBlock(log, 'text')}`;
}

/** Writes the message that gives Codex a comment. Nothing in the comment can pass for the user's words. */
export function writeCommentRequest(
  { author, line, path, text }: PullRequestComment,
  { number }: PullRequestState,
  service: HostingService,
): string {
  const by = quotePath(author);
  const request = nameRequest(service, number);
  const head =
    path === null
      ? t`${by} wrote about ${request}:`
      : line === null
        ? t`${by} wrote about ${quotePath(path)} in ${request}:`
        : t`${by} wrote about ${quotePath(path)}, line ${line}, in ${request}:`;
  const quoted = text
    .split('\n')
    .map((each) => `> ${each}`.trimEnd())
    .join('\n');
  return `${head}\n${quoted}\n\n${t`Do what it asks, or tell me why not. Do not push.`}`;
}
