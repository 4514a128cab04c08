import type { RememberPolicy, RuleOffer, RuleScope, RuleSubject } from '../../shared/approvals/approval-rule.ts';
import type { CodexAction } from '../../shared/approvals/covers-action.ts';
import { matchesPattern } from '../../shared/approvals/match-pattern.ts';
import { isCoveredByPrefix } from '../../shared/approvals/prefix-policy.ts';
import { listReachKinds, type Reach } from '../../shared/approvals/reach.ts';
import type { TurnId } from '../../shared/base/ids.ts';

/** The maximum number of words in a prefix. */
const maxPrefixWords = 4;

/** Lists what a rule for this action may cover, from narrowest to widest. Empty if the action cannot be remembered. */
export function listRuleSubjects(action: CodexAction): readonly RuleSubject[] {
  if (action.kind === 'patch') return listPatchPatterns(action.paths).map((pattern) => ({ kind: 'patch', pattern }));
  const { command, folder } = action;
  const exactly: RuleSubject = { kind: 'command', command, folder };
  if (command.kind === 'text') return command.text.trim() === '' ? [] : [exactly];
  const { environment, shell, words } = command;
  if (environment.length > 0) return [exactly];
  const lengths = words
    .map((_, at) => words.length - at)
    .filter((length) => length <= maxPrefixWords && isCoveredByPrefix(words.slice(0, length), words, shell));
  const begins = (length: number): RuleSubject => ({
    kind: 'commandPrefix',
    shell,
    words: words.slice(0, length),
    folder,
  });
  return [exactly, ...lengths.map(begins)];
}

function listPatchPatterns(paths: readonly string[]): readonly string[] {
  const [first] = paths;
  // Git and Codex run files in their own folders outside any sandbox.
  if (first === undefined || paths.some((path) => /(?:^|\/)\.(?:git|codex)(?:\/|$)/i.test(path))) return [];
  const file = paths.every((path) => path === first) ? [first] : [];
  const folders = findCommonFolders(paths);
  return [
    // An asterisk in a name would match more than itself.
    ...file.filter((path) => !path.includes('*')),
    ...folders.filter((folder) => !folder.includes('*')).map((folder) => (folder === '' ? '**' : `${folder}/**`)),
  ].filter((pattern) => paths.every((path) => matchesPattern(pattern, path)));
}

/** Returns the folders that contain all paths, innermost first. Empty for the workspace itself. */
function findCommonFolders(paths: readonly string[]): readonly string[] {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const end = first.findIndex((name, at) => others.some((other) => other[at] !== name));
  const shared = end === -1 ? first : first.slice(0, end);
  return [...shared.map((_, at) => shared.slice(0, shared.length - at).join('/')), ''];
}

/** Returns how an approval can be remembered. Undefined if no rule is allowed. */
export function offerRule(
  { action, reach }: { readonly action: CodexAction; readonly reach: Reach | null },
  turnId: TurnId | null,
  policy: RememberPolicy,
): RuleOffer | undefined {
  const subjects = listRuleSubjects(action);
  if (subjects.length === 0 || reach?.everything === true) return undefined;
  const scopes: readonly RuleScope[] = [
    'once',
    ...(turnId === null ? [] : (['turn'] as const)),
    'thread',
    'workspace',
    ...(policy === 'user' && action.kind === 'command' ? (['user'] as const) : []),
  ];
  return { subjects: [...subjects], scopes, policy, kinds: listReachKinds(reach) };
}
