import type { WaitingApproval } from '../../../shared/approvals/approval.ts';
import { describeReach, type Reach } from '../../../shared/approvals/reach.ts';
import { visibleLine, visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { PromptFolder } from './describe-body.ts';
import { describePlaces } from './describe-places.ts';
import type { PromptFact } from './kinds/prompt-kind.ts';
import { promptKindOf } from './kinds/prompt-kinds.ts';
import { shownName } from './shown-name.ts';

/** A longer fact is cut until the person asks for all of it, so that what follows stays in view. */
export const shownFact = 300;

/** Names the run that asks; empty if there is none. */
export function describeRun({ run, threadTitle }: WaitingApproval): readonly PromptFact[] {
  if (run === undefined) return [];
  return [{ label: t`Run`, text: t`“${visibleLine(threadTitle)}”, ${visibleLine(run.workcellId)}`, tone: 'words' }];
}

/** Describes who asks, why, where, and what it reaches. */
export function describeFacts(approval: WaitingApproval, folder: PromptFolder): readonly PromptFact[] {
  const { asked } = approval;
  return [
    ...twinOf(approval),
    ...longNamesOf(approval),
    ...originOf(approval),
    ...whoAndWhy(approval),
    ...(promptKindOf(asked).facts?.(asked, folder) ?? []),
    ...describePlaces(approval, folder),
    ...reachOf(approval),
    ...noOfferOf(approval),
  ];
}

/** Why a request cannot be approved. */
function twinOf({ hasTwin }: WaitingApproval): readonly PromptFact[] {
  if (hasTwin !== true) return [];
  const text = t`Something else uses the same ID, so your approval could reach that instead. You can only decline.`;
  return [{ label: t`Careful`, text, tone: 'danger' }];
}

/** Why a request cannot be remembered. */
function noOfferOf({ noOffer }: WaitingApproval): readonly PromptFact[] {
  if (noOffer === undefined) return [];
  const text = t`Not available in a resumed thread: Codex does not report what a rule must check.`;
  return [{ label: t`Remember`, text, tone: 'words' }];
}

/** The names that the question cuts. */
function longNamesOf({ asked }: WaitingApproval): readonly PromptFact[] {
  const names = promptKindOf(asked).names?.(asked) ?? [];
  return names.flatMap(({ label, name }): readonly PromptFact[] => {
    const text = visibleLine(name);
    return text.length > shownName ? [{ label, text, tone: 'code' }] : [];
  });
}

/** The turn that a request of the app belongs to. */
function originOf({ asked, own }: WaitingApproval): readonly PromptFact[] {
  if (own === undefined || own.turn === null) return [];
  const turn = visibleLine(own.turn);
  const text = promptKindOf(asked).ofAnswer === true ? t`The answer to “${turn}”` : t`“${turn}”`;
  return [{ label: t`From`, text, tone: 'words' }];
}

function whoAndWhy({ agent, reason, threadTitle }: WaitingApproval): readonly PromptFact[] {
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

/** What is unusual about its reach; empty if it stays where it belongs, as far as Codex says. */
function reachOf({ asked, reach }: WaitingApproval): readonly PromptFact[] {
  const kind = promptKindOf(asked);
  if (kind.reachless === true) return [];
  const text = reach === null ? (kind.reachUnsaid?.(asked) ?? null) : describeReach(reach);
  return text === null ? [] : [{ label: t`Reaches`, text, tone: toneOfDanger(reach) }];
}

function toneOfDanger(reach: Reach | null): 'danger' | 'network' {
  return reach?.network === true && !reach.everything && !reach.outsideSandbox ? 'network' : 'danger';
}
