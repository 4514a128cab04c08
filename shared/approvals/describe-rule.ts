import { visibleText } from '../base/visible-text.ts';
import type { RuleScope, RuleSubject, WhyNot } from './approval-rule.ts';
import { canonicalText } from './canonical-command.ts';
import type { RulePreview } from './preview-rule.ts';

// Remembered approvals in words.

/** What a rule covers: the code in it, and what is said before and after it. */
export type SubjectWords = { readonly lead: string; readonly code: string; readonly place: string };

/** What a rule covers, as it stands in a list: `Anything that begins with` `npm run` `in src`. */
export function describeSubject(subject: RuleSubject): SubjectWords {
  if (subject.kind === 'patch') {
    const lead = subject.pattern.includes('*') ? 'Edits of what lies in' : 'Edits of';
    const folder = subject.pattern === '**' ? 'this workspace' : visibleText(subject.pattern.replace(/\/\*\*$/, ''));
    return { lead, code: folder, place: '' };
  }
  const place = subject.folder === '' ? '' : `in ${visibleText(subject.folder)}`;
  if (subject.kind === 'command') return { lead: '', code: visibleText(canonicalText(subject.command)), place };
  const { shell, words } = subject;
  const code = canonicalText({ kind: 'command', shell, words, environment: [] });
  return { lead: 'Anything that begins with', code: visibleText(code), place };
}

/** The same as one line of plain text. */
export function subjectText(subject: RuleSubject): string {
  const { code, lead, place } = describeSubject(subject);
  return [lead, code, place].filter((part) => part !== '').join(' ');
}

/** How far a rule holds, in words of a list. */
export const scopeWords: Readonly<Record<RuleScope, string>> = {
  once: 'The next time only',
  turn: 'This turn',
  thread: 'One thread',
  workspace: 'One workspace',
  user: 'Every folder',
};

/** Why a rule does not answer, as a sentence. */
export const whyNotWords: Readonly<Record<WhyNot, string>> = {
  revoked: 'It was revoked.',
  expired: 'It has expired.',
  spent: 'It was for one time, and was used.',
  policy: 'It was kept for longer than Settings allow now.',
  otherWorkspace: 'It holds in another workspace.',
  otherThread: 'It holds in one thread only.',
  otherTurn: 'It held in one turn only.',
  otherFolder: 'It holds in another folder.',
  network: 'It was not made for the network.',
  outsideWorkspace: 'It was not made for what lies outside the workspace.',
  outsideSandbox: 'It was not made for commands outside the sandbox.',
};

/** How a rule would have decided what happened before, as a sentence. */
export function describePreview({ declined, matched, of }: RulePreview, what: 'commands' | 'edits'): string {
  if (of === 0) return `No earlier ${what} to compare with.`;
  const last = of === 1 ? `last ${what.slice(0, -1)}` : `last ${of} ${what}`;
  return `Would have matched ${matched} of your ${last}, ${declined} that you declined.`;
}
