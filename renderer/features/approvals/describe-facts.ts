import type { WaitingApproval } from '../../../shared/approvals/approval.ts';
import type { NoCopy } from '../../../shared/approvals/endangered-files.ts';
import { describeLookAlikes, findLookAlikes } from '../../../shared/approvals/look-alikes.ts';
import type { NamedPlace } from '../../../shared/approvals/named-place.ts';
import { describeRunsWhen, runsWhen } from '../../../shared/approvals/program-files/runs-when.ts';
import { describeReach, type Reach } from '../../../shared/approvals/reach.ts';
import { visibleLine, visibleText } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { toRelativePath } from '../../components/format/path.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import type { BaseFolder } from './describe-body.ts';
import type { PromptFact } from './kinds/prompt-kind.ts';
import { getPromptKind } from './kinds/prompt-kinds.ts';
import { maxNameLength } from './shorten-name.ts';

/** A longer fact is cut until the user asks for all of it, so that the facts below stay in view. */
export const maxFactCharacters = 300;

/** Returns whether a fact must be known before approving. It is shown with the request itself. */
export function isHazard({ tone }: PromptFact): boolean {
  return tone === 'danger' || tone === 'network';
}

/** Names the run that asks; empty if there is none. */
export function describeAskingRun({ run, threadTitle }: WaitingApproval): readonly PromptFact[] {
  if (run === undefined) return [];
  return [{ label: t`Run`, text: t`“${visibleLine(threadTitle)}”`, tone: 'words' }];
}

/** Describes who asks, why, where, and what the request reaches. */
export function describeFacts(approval: WaitingApproval, folder: BaseFolder): readonly PromptFact[] {
  const { asked } = approval;
  return [
    ...describeTwin(approval),
    ...describeLongNames(approval),
    ...describeOrigin(approval),
    ...describeWhoAndWhy(approval),
    ...(getPromptKind(asked).facts?.(asked, folder) ?? []),
    ...describePlaces(approval, folder),
    ...describeEndangered(approval, folder),
    ...describeReachFact(approval),
    ...describeMissingOffer(approval),
  ];
}

/** Explains why a request cannot be approved. */
function describeTwin({ hasTwin }: WaitingApproval): readonly PromptFact[] {
  if (hasTwin !== true) return [];
  const text = t`Something else uses the same ID, so your approval could reach that instead. You can only decline.`;
  return [{ label: t`Careful`, text, tone: 'danger', standsAlone: true }];
}

/** Explains why a request cannot be remembered. */
function describeMissingOffer({ noOffer }: WaitingApproval): readonly PromptFact[] {
  if (noOffer === undefined) return [];
  const text = t`Not available in a resumed thread: Codex does not report what a rule must check.`;
  return [{ label: t`Remember`, text, tone: 'words' }];
}

/** Lists the full names that the question cuts. */
function describeLongNames({ asked }: WaitingApproval): readonly PromptFact[] {
  const names = getPromptKind(asked).names?.(asked) ?? [];
  return names.flatMap(({ label, name }): readonly PromptFact[] => {
    const text = visibleLine(name);
    return text.length > maxNameLength ? [{ label, text, tone: 'code' }] : [];
  });
}

/** Names the turn that a request of the app belongs to. */
function describeOrigin({ asked, own }: WaitingApproval): readonly PromptFact[] {
  if (own === undefined || own.turn === null) return [];
  const turn = visibleLine(own.turn);
  const text = getPromptKind(asked).isSuggestedByAnswer === true ? t`The answer to “${turn}”` : t`“${turn}”`;
  return [{ label: t`From`, text, tone: 'words' }];
}

function describeWhoAndWhy({ agent, reason, threadTitle }: WaitingApproval): readonly PromptFact[] {
  const who: readonly PromptFact[] =
    agent === undefined
      ? []
      : [
          {
            label: t`Who`,
            text: t`${visibleLine(agent.path.join(' › '))}, in “${visibleLine(threadTitle)}”`,
            tone: 'words',
          },
        ];
  const why: readonly PromptFact[] =
    reason === null ? [] : [{ label: t`Why`, text: t`“${visibleText(reason)}”`, tone: 'words' }];
  return [...who, ...why];
}

/**
 * Describes what is unusual about a request's reach. Empty if the request stays where it belongs, according to Codex.
 */
function describeReachFact({ asked, reach }: WaitingApproval): readonly PromptFact[] {
  const kind = getPromptKind(asked);
  if (kind.hasNoReach === true) return [];
  const text = reach === null ? (kind.unreportedReach?.(asked) ?? null) : describeReach(reach);
  return text === null ? [] : [{ label: t`Reaches`, text, tone: getReachTone(reach), standsAlone: true }];
}

function getReachTone(reach: Reach | null): 'danger' | 'network' {
  return reach?.network === true && !reach.everything && !reach.outsideSandbox ? 'network' : 'danger';
}

/** The maximum number of files to name in one sentence. */
const maxNamed = 5;

/** Warns about files that are more than their names say: links, files that programs run, and files with other names. */
function describePlaces({ places = [] }: WaitingApproval, folder: BaseFolder): readonly PromptFact[] {
  const shown = (path: string) => visibleLine(toRelativePath(folder?.path ?? null, path));
  // Files that programs run come first, because the sentence names only some.
  const sorted = places.toSorted((a, b) => Number(a.runs === null) - Number(b.runs === null));
  const leading = sorted.flatMap(({ leadsTo, path }) =>
    leadsTo === null ? [] : [t`${shown(path)} goes to ${leadsTo === '' ? t`this folder` : visibleLine(leadsTo)}.`],
  );
  const running = runsWhen.options.flatMap((when) => {
    const files = sorted.filter(({ runs }) => runs === when).map((place) => getDecidingName(place, shown));
    return files.length === 0 ? [] : [describeRunsWhen(when, listFiles(files))];
  });
  const linked = sorted.filter(({ hasOtherNames }) => hasOtherNames).map(({ path }) => shown(path));
  const alike = places.flatMap(({ path }) => findLookAlikes(path, () => false));
  const sentences = [
    ...leading.slice(0, maxNamed),
    ...(leading.length > maxNamed ? [t`Also linked: ${counted(leading.length - maxNamed, 'file')}.`] : []),
    ...running,
    ...(linked.length === 0 ? [] : [t`Also changes files elsewhere that share its content: ${listFiles(linked)}.`]),
    ...describeLookAlikes(alike).slice(0, maxNamed),
  ];
  return sentences.length === 0
    ? []
    : [{ label: t`Careful`, text: sentences.join('\n'), tone: 'danger', standsAlone: true }];
}

/** Describes what a command can destroy and that exists nowhere else: what is kept, and what is not. */
function describeEndangered({ endangered }: WaitingApproval, folder: BaseFolder): readonly PromptFact[] {
  if (endangered === undefined) return [];
  const { kept, notKept } = endangered;
  const shown = (path: string) => visibleLine(toRelativePath(folder?.path ?? null, path));
  const copies = listFiles(kept.paths.map(shown), kept.files);
  const sentences = notKept.named.map(({ path, why }) => explainNoCopy(why, shown(path)));
  const more = notKept.places - notKept.named.length;
  if (more > 0) sentences.push(t`And ${more} more.`);
  const isHarmless = notKept.named.every(({ why }) => why === 'ignoredFolder');
  return [
    ...(kept.files === 0
      ? []
      : [
          {
            label: t`Copied`,
            text: t`An undo brings back ${copies} (${formatBytes(kept.bytes)}).`,
            tone: 'words' as const,
          },
        ]),
    ...(sentences.length === 0
      ? []
      : [
          {
            label: t`No copy`,
            text: sentences.join('\n'),
            tone: isHarmless ? ('words' as const) : ('danger' as const),
          },
        ]),
  ];
}

function explainNoCopy(why: NoCopy, path: string): string {
  switch (why) {
    case 'outside':
      return t`${path} is outside this folder.`;
    case 'repository':
      return t`${path} has the history of the repository.`;
    case 'ignoredFolder':
      return t`${path} is ignored, and a tool can make it again.`;
    case 'tooLarge':
      return t`${path} is larger than 10 MB.`;
    case 'tooMany':
      return t`${path} is more than Workcell copies.`;
    case 'notStored':
      return t`${path} could not be copied.`;
  }
}

/** Returns the name that decides when a file runs: the link's target for a link, else its own. */
function getDecidingName({ leadsTo, path }: NamedPlace, shown: (path: string) => string): string {
  return leadsTo === null || leadsTo === '' ? shown(path) : visibleLine(leadsTo);
}

function listFiles(files: readonly string[], count = files.length): string {
  const more = count - maxNamed;
  const named = files.slice(0, maxNamed).join(', ');
  return more > 0 ? t`${named} and ${more} more` : named;
}
