import { visibleText } from '../base/visible-text.ts';
import type { RuleSubject } from './approval-rule.ts';
import { type CanonicalCommand, isSameCommand, toCanonicalText } from './canonical-command.ts';
import { matchesPattern } from './match-pattern.ts';
import { isCoveredByPrefix } from './prefix-policy.ts';

/** What Codex wants to do, in terms that rules use. Paths and folders are relative to the workspace. */
export type CodexAction =
  | { readonly kind: 'command'; readonly command: CanonicalCommand; readonly folder: string }
  | { readonly kind: 'patch'; readonly paths: readonly string[] };

/** An action in its canonical form, as one line. */
export function toActionText(action: CodexAction): string {
  return visibleText(action.kind === 'patch' ? action.paths.join(', ') : toCanonicalText(action.command));
}

/** True when the rule is about this action, in any folder. */
export function coversAction(subject: RuleSubject, action: CodexAction): boolean {
  if (action.kind === 'patch') {
    const fits = (path: string) => subject.kind === 'patch' && matchesPattern(subject.pattern, path);
    return action.paths.length > 0 && action.paths.every(fits);
  }
  const { command } = action;
  if (subject.kind === 'command') return isSameCommand(subject.command, command);
  if (subject.kind === 'patch' || command.kind === 'text') return false;
  const { shell, words } = subject;
  return shell === command.shell && command.environment.length === 0 && isCoveredByPrefix(words, command.words, shell);
}

/**
 * True for a command that begins with the rule's words but is not covered: the program may run others, or one of its
 * options runs or writes something. Rules from an earlier version may be about such programs.
 */
export function isUnsafeToCover(subject: RuleSubject, action: CodexAction): boolean {
  if (subject.kind !== 'commandPrefix' || action.kind !== 'command' || action.command.kind !== 'command') return false;
  const { command } = action;
  const begins = subject.words.every((word, at) => word === command.words[at]);
  const isSameKind = subject.shell === command.shell && command.environment.length === 0;
  return isSameKind && begins && !coversAction(subject, action);
}

/** True when the rule also covers this folder. Edits have no folder: their pattern determines the location. */
export function coversFolder(subject: RuleSubject, action: CodexAction): boolean {
  return action.kind === 'patch' || subject.kind === 'patch' || subject.folder === action.folder;
}
