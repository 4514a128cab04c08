import type { RememberChoice, RuleOffer, RuleScope, RuleSubject } from '../../../shared/approvals/approval-rule.ts';
import { describeSubject, toSubjectText } from '../../../shared/approvals/describe-rule.ts';
import { describePrefixReach } from '../../../shared/approvals/prefix-policy.ts';
import { describeReach, type Reach, type ReachKind } from '../../../shared/approvals/reach.ts';
import { visibleLine } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ApprovalPromptView } from './approval-prompt.view-model.ts';
import { shortenName } from './shorten-name.ts';

/** What a wider approval covers: one command, commands with the same beginning, some edits, or what Codex offers. */
export type GrantKind = 'exact' | 'prefix' | 'edits' | 'lasting';

/** A wider way to approve, as an entry of the menu. `session` answers at once; the others show a preview first. */
export type WayToApprove = { readonly kind: GrantKind | 'session'; readonly label: string; readonly detail: string };

/** The grant that the user previews before they allow it. `subject` is an index into the offer. */
export type Grant = { readonly kind: GrantKind; readonly subject: number; readonly term: TermId };

type Term = { readonly id: TermId; readonly label: string; readonly scope: RuleScope; readonly lastsMs: number | null };
type TermId = RuleScope | 'hour' | 'day';

const hourMs = 3_600_000;

/** The preview of a grant, in words. */
export type GrantView = {
  /** What will be allowed, as a heading. */
  readonly title: string;
  /** Exactly what the grant covers; empty if the title says it. */
  readonly what: string;
  /** What else the grant covers, and what it does not; null for nothing else. */
  readonly also: string | null;
  /** What to choose between; empty if there is only one subject. */
  readonly subjects: readonly { readonly value: string; readonly label: string }[];
  readonly terms: readonly { readonly value: string; readonly label: string }[];
  /**
   * What the grant reaches outside the workspace and its sandbox; null if nothing. The user must confirm it a second
   * time.
   */
  readonly warning: string | null;
};

type GrantOffer = Pick<ApprovalPromptView, 'canApproveForSession' | 'lasting' | 'offer' | 'reach' | 'session'>;

/** Lists the wider ways to approve a request, from narrowest to widest. */
export function listWaysToApprove(view: GrantOffer): readonly WayToApprove[] {
  const subjects = view.offer?.subjects ?? [];
  const has = (kind: RuleSubject['kind']) => subjects.some((subject) => subject.kind === kind);
  const ways: readonly (WayToApprove | false)[] = [
    view.canApproveForSession && { kind: 'session', label: t`Approve for this session`, detail: view.session },
    has('command') && {
      kind: 'exact',
      label: t`Always allow this command here…`,
      detail: t`Exactly this command, in this folder.`,
    },
    has('patch') && { kind: 'edits', label: t`Always allow these edits here…`, detail: t`Choose the files or folder.` },
    has('commandPrefix') && {
      kind: 'prefix',
      label: t`Always allow commands starting with “${getNarrowestPrefix(subjects)}”…`,
      detail: t`In this folder. Options that run or write other things still ask.`,
    },
    view.lasting !== null && { kind: 'lasting', label: view.lasting.label, detail: t`In every folder.` },
  ];
  return ways.filter((way) => way !== false);
}

/** Returns the narrowest prefix. The preview shows all of a long one. */
function getNarrowestPrefix(subjects: readonly RuleSubject[]): string {
  const narrowest = subjects.find(({ kind }) => kind === 'commandPrefix');
  return narrowest === undefined ? '' : shortenName(describeSubject(narrowest).code);
}

/** Creates a grant in its initial state: the narrowest subject of its kind. Null if it is not offered. */
export function createGrant(view: GrantOffer, kind: GrantKind): Grant | null {
  if (!listWaysToApprove(view).some((way) => way.kind === kind)) return null;
  const subject = kind === 'lasting' ? 0 : Number(listSubjects(view.offer, kind)[0]?.value ?? -1);
  return { kind, subject, term: 'workspace' };
}

/** Describes the preview of a grant; null if it is not offered. */
export function describeGrant(view: GrantOffer, { kind, subject: at }: Grant): GrantView | null {
  if (kind === 'lasting') {
    if (view.lasting === null) return null;
    const { meaning, title } = view.lasting;
    return { title, what: '', also: meaning, subjects: [], terms: [], warning: null };
  }
  const { offer, reach } = view;
  const subject = offer?.subjects[at];
  if (offer === undefined || subject === undefined || toGrantKind(subject) !== kind) return null;
  const subjects = listSubjects(offer, kind);
  return {
    title: titles[kind],
    what: describeSubjectOfGrant(subject),
    also: subject.kind === 'commandPrefix' ? describePrefix(subject) : null,
    subjects: subjects.length > 1 ? subjects : [],
    terms: listTerms(offer).map(({ id, label }) => ({ value: id, label })),
    warning: offer.kinds.length > 0 ? describeWarning(offer.kinds, reach) : null,
  };
}

const titles: Readonly<Record<Exclude<GrantKind, 'lasting'>, string>> = {
  exact: t`Codex runs this command without asking:`,
  prefix: t`Codex runs commands starting with this without asking:`,
  edits: t`Codex makes these edits without asking:`,
};

function toGrantKind({ kind }: RuleSubject): GrantKind {
  return ({ command: 'exact', commandPrefix: 'prefix', patch: 'edits' } as const)[kind];
}

function describeSubjectOfGrant(subject: RuleSubject): string {
  const { code, place } = describeSubject(subject);
  if (subject.kind === 'patch') return toSubjectText(subject);
  return [subject.kind === 'commandPrefix' ? `${code} …` : code, place].filter((part) => part !== '').join(' ');
}

function listSubjects(offer: RuleOffer | undefined, kind: GrantKind): readonly { value: string; label: string }[] {
  return (offer?.subjects ?? []).flatMap((subject, at) =>
    toGrantKind(subject) === kind ? [{ value: String(at), label: describeSubjectOfGrant(subject) }] : [],
  );
}

/**
 * Gives examples of other commands with the same prefix. They never include options that run or write; see
 * `prefix-policy.ts`.
 */
function describePrefix({ shell, words }: Extract<RuleSubject, { kind: 'commandPrefix' }>): string | null {
  const reach = describePrefixReach(words, shell);
  if (reach === null) return null;
  const examples = reach.examples.map((example) => `“${visibleLine(example)}”`).join(t` and `);
  return reach.except.length === 0
    ? t`Includes ${examples}, for example. Variables, pipes, and other commands still ask.`
    : t`Includes ${examples}, for example. Options that run or write, such as ${reach.except.join(', ')}, still ask.`;
}

/**
 * Warns about a grant's reach. Codex does not report whether a program started by the model's script stays in the
 * sandbox.
 */
function describeWarning(kinds: readonly ReachKind[], reach: Reach | null): string {
  const places = t`Without asking, also ${kinds.map((kind) => reachText[kind]).join(', ')}.`;
  const reachSentence = reach === null ? '' : describeReach(reach);
  const isUnreported = kinds.includes('outsideSandbox') && reach?.outsideSandbox !== true;
  const unreportedSentence = isUnreported
    ? t`Codex did not report that it stays in the sandbox, so it may write anywhere and use the network.`
    : '';
  return [places, reachSentence, unreportedSentence].filter((sentence) => sentence !== '').join(' ');
}

const reachText: Readonly<Record<ReachKind, string>> = {
  network: t`with the network`,
  outsideWorkspace: t`outside this folder`,
  outsideSandbox: t`outside the sandbox`,
};

/**
 * Returns what to remember; undefined when the grant is not a rule of the app, or is no longer offered. The user has
 * approved the preview; `confirmed` means they also confirmed its reach.
 */
export function toRememberChoice(
  offer: RuleOffer | undefined,
  grant: Grant,
  confirmed: boolean,
): RememberChoice | undefined {
  const subject = offer?.subjects[grant.subject];
  const term = offer && listTerms(offer).find(({ id }) => id === grant.term);
  if (offer === undefined || subject === undefined || term === undefined || toGrantKind(subject) !== grant.kind) return;
  return {
    subject,
    scope: term.scope,
    lastsMs: term.lastsMs,
    acknowledged: offer.kinds,
    confirmed: confirmed ? offer.kinds : [],
  };
}

/** Lists the terms: the longest and most common first, one that covers all folders last. */
function listTerms({ policy, scopes }: RuleOffer): readonly Term[] {
  const isKept = policy !== 'session';
  const terms: readonly Term[] = [
    {
      id: 'workspace',
      label: isKept ? t`Until you revoke it` : t`Until Workcell closes`,
      scope: 'workspace',
      lastsMs: null,
    },
    ...(isKept ? [{ id: 'day', label: t`For a day`, scope: 'workspace', lastsMs: 24 * hourMs } as const] : []),
    { id: 'hour', label: t`For an hour`, scope: 'workspace', lastsMs: hourMs },
    { id: 'thread', label: t`In this thread`, scope: 'thread', lastsMs: null },
    { id: 'turn', label: t`In this turn`, scope: 'turn', lastsMs: null },
    { id: 'once', label: t`Next time only`, scope: 'once', lastsMs: null },
    { id: 'user', label: t`In every folder`, scope: 'user', lastsMs: null },
  ];
  return terms.filter(({ scope }) => scopes.includes(scope));
}

/** Returns true for the value of an offered term. */
export function isTerm(offer: RuleOffer | undefined, value: string): value is TermId {
  return offer !== undefined && listTerms(offer).some(({ id }) => id === value);
}
