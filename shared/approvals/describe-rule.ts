import { visibleLine, visibleText } from '../base/visible-text.ts';
import { t } from '../i18n/i18n.ts';
import type { RuleScope, RuleSubject, WhyNot } from './approval-rule.ts';
import { toCanonicalText } from './canonical-command.ts';
import type { RulePreview } from './rule-preview.ts';

// Describes remembered approvals in words.

/** What a rule covers: the code in it, and the text before and after it. */
export type SubjectText = { readonly lead: string; readonly code: string; readonly place: string };

/** Describes what a rule covers, for a list: `Anything that starts with` `npm run` `in src`. */
export function describeSubject(subject: RuleSubject): SubjectText {
  if (subject.kind === 'patch') {
    const lead = subject.pattern.includes('*') ? t`Edits in` : t`Edits to`;
    const folder = subject.pattern === '**' ? t`this folder` : visibleLine(subject.pattern.replace(/\/\*\*$/, ''));
    return { lead, code: folder, place: '' };
  }
  const place = subject.folder === '' ? '' : t`in ${visibleLine(subject.folder)}`;
  if (subject.kind === 'command') return { lead: '', code: visibleText(toCanonicalText(subject.command)), place };
  const { shell, words } = subject;
  const code = toCanonicalText({ kind: 'command', shell, words, environment: [] });
  return { lead: t`Anything that starts with`, code: visibleLine(code), place };
}

/** Describes what a rule covers as one line of plain text. */
export function toSubjectText(subject: RuleSubject): string {
  const { code, lead, place } = describeSubject(subject);
  return [lead, code, place].filter((part) => part !== '').join(' ');
}

/** Where a rule applies, in words for a list. */
export const scopeText: Readonly<Record<RuleScope, string>> = {
  once: t`Next time only`,
  turn: t`This turn`,
  thread: t`One thread`,
  workspace: t`One folder`,
  user: t`Every folder`,
};

/** Why a rule does not answer, as a sentence. */
export const whyNotText: Readonly<Record<WhyNot, string>> = {
  revoked: t`It was revoked.`,
  expired: t`It has expired.`,
  spent: t`It allowed one use and was used.`,
  policy: t`It lasts longer than Settings now allow.`,
  otherWorkspace: t`It applies to another folder.`,
  otherThread: t`It applies to one thread only.`,
  otherTurn: t`It applied to one turn only.`,
  otherFolder: t`It applies elsewhere in this folder.`,
  network: t`It does not cover network access.`,
  outsideWorkspace: t`It does not cover anything outside the folder.`,
  outsideSandbox: t`It does not cover commands outside the sandbox.`,
  worktreeOnly: t`It was made in a worktree, so it applies only in worktrees of that folder.`,
  unsafe: t`It does not cover options or programs that run or write something else.`,
};

/** Describes how a rule would have decided earlier requests, as a sentence; empty if there are none to compare with. */
export function describePreview({ declined, matched, of }: RulePreview, what: 'commands' | 'edits'): string {
  if (of === 0) return '';
  if (what === 'commands') {
    return of === 1
      ? t`Your last command: ${matched} would have matched, and you declined ${declined}.`
      : t`Would have matched ${matched} of your last ${of} commands. You declined ${declined} of those.`;
  }
  return of === 1
    ? t`Your last edit: ${matched} would have matched, and you declined ${declined}.`
    : t`Would have matched ${matched} of your last ${of} edits. You declined ${declined} of those.`;
}
