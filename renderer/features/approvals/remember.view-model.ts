import type { WaitingApproval } from '../../../shared/approvals/approval.ts';
import type { RememberChoice, RuleOffer, RuleScope, RuleSubject } from '../../../shared/approvals/approval-rule.ts';
import { describeSubject, subjectText } from '../../../shared/approvals/describe-rule.ts';
import { reachOfPrefix } from '../../../shared/approvals/prefix-policy.ts';
import { describeReach, type Reach, type ReachKind } from '../../../shared/approvals/reach.ts';
import { visibleLine } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';

/** The choice about remembering an approval, initially none. `subject` is an index into the offer. */
export type RememberState = {
  readonly on: boolean;
  readonly subject: number;
  readonly term: TermId;
  /** The person has said yes to its reach. */
  readonly agreed: boolean;
};

export const notRemembered: RememberState = { on: false, subject: 0, term: 'workspace', agreed: false };

type TermId = RuleScope | 'hour' | 'day';

const hourMs = 3_600_000;

type Term = { readonly id: TermId; readonly label: string; readonly scope: RuleScope; readonly lastsMs: number | null };

/** How an approval can be remembered, in words. */
export type RememberView = {
  readonly subjects: readonly { readonly value: string; readonly label: string }[];
  readonly terms: readonly { readonly value: string; readonly label: string }[];
  /** What the person must say yes to, as the label of a checkbox; null when it reaches nothing outside. */
  readonly warning: string | null;
  /** What else a prefix rule covers, and what not; null for any other rule. */
  readonly also: string | null;
  /** What would be remembered, as one line. */
  readonly what: string;
  /** Its reach, for the question that follows. */
  readonly meaning: string;
  /** A yes is missing, so it cannot be approved like this. */
  readonly blocked: boolean;
};

/** Describes what is offered; null if no rule may be made. */
export function describeRemember(
  { offer, reach }: Pick<WaitingApproval, 'offer' | 'reach'>,
  state: RememberState,
): RememberView | null {
  if (offer === undefined) return null;
  const needsYes = offer.kinds.length > 0;
  const subject = offer.subjects[state.subject];
  return {
    subjects: offer.subjects.map((subject, at) => ({ value: String(at), label: labelOf(subject) })),
    terms: termsOf(offer).map(({ id, label }) => ({ value: id, label })),
    warning: needsYes ? t`Without asking, also ${offer.kinds.map((kind) => placeText[kind]).join(', ')}` : null,
    also: subject?.kind === 'commandPrefix' ? describePrefix(subject) : null,
    what: subject === undefined ? '' : subjectText(subject),
    meaning: meaningOf(offer.kinds, reach),
    blocked: state.on && needsYes && !state.agreed,
  };
}

/** What else has the same prefix, by examples. Options that run or write are never included; see `prefix-policy.ts`. */
function describePrefix({ shell, words }: Extract<RuleSubject, { kind: 'commandPrefix' }>): string | null {
  const reach = reachOfPrefix(words, shell);
  if (reach === null) return null;
  const examples = reach.examples.map((example) => `“${visibleLine(example)}”`).join(t` and `);
  return reach.except.length === 0
    ? t`Also covers ${examples}, for instance. Variables, pipes and other commands are still asked about.`
    : t`Also covers ${examples}, for instance. Options that run or write, such as ${reach.except.join(', ')}, are still asked about.`;
}

/** Its reach. Codex does not say whether what a script of the model runs stays in the sandbox. */
function meaningOf(kinds: readonly ReachKind[], reach: Reach | null): string {
  const said = reach === null ? '' : describeReach(reach).text;
  if (!kinds.includes('outsideSandbox') || reach?.outsideSandbox === true) return said;
  return t`${said} Codex did not say that it stays in the sandbox, so it may write anywhere and use the network.`.trim();
}

const placeText: Readonly<Record<ReachKind, string>> = {
  network: t`with the network`,
  outsideWorkspace: t`outside this folder`,
  outsideSandbox: t`outside the sandbox`,
};

function labelOf(subject: RuleSubject): string {
  const text = subjectText(subject);
  if (subject.kind === 'commandPrefix') return `${describeSubject(subject).code} …`;
  return subject.kind === 'command' ? t`Exactly this command` : text;
}

/** What to remember; undefined when nothing was chosen. `confirmed`: the person has said yes a second time. */
export function rememberChoiceOf(
  offer: RuleOffer | undefined,
  state: RememberState,
  confirmed: boolean,
): RememberChoice | undefined {
  const subject = offer?.subjects[state.subject];
  const term = offer && termsOf(offer).find(({ id }) => id === state.term);
  if (!state.on || offer === undefined || subject === undefined || term === undefined) return undefined;
  return {
    subject,
    scope: term.scope,
    lastsMs: term.lastsMs,
    acknowledged: state.agreed ? offer.kinds : [],
    confirmed: confirmed ? offer.kinds : [],
  };
}

/** The longest and most common first; a term that covers all folders last. */
function termsOf({ policy, scopes }: RuleOffer): readonly Term[] {
  const isKept = policy !== 'session';
  const terms: readonly Term[] = [
    {
      id: 'workspace',
      label: isKept ? t`Until you revoke it` : t`Until Workcell ends`,
      scope: 'workspace',
      lastsMs: null,
    },
    ...(isKept ? [{ id: 'day', label: t`For a day`, scope: 'workspace', lastsMs: 24 * hourMs } as const] : []),
    { id: 'hour', label: t`For an hour`, scope: 'workspace', lastsMs: hourMs },
    { id: 'thread', label: t`In this thread`, scope: 'thread', lastsMs: null },
    { id: 'turn', label: t`In this turn`, scope: 'turn', lastsMs: null },
    { id: 'once', label: t`The next time only`, scope: 'once', lastsMs: null },
    { id: 'user', label: t`In every folder`, scope: 'user', lastsMs: null },
  ];
  return terms.filter(({ scope }) => scopes.includes(scope));
}

/** True for the value of an offered term. */
export function isTerm(offer: RuleOffer | undefined, value: string): value is TermId {
  return offer !== undefined && termsOf(offer).some(({ id }) => id === value);
}
