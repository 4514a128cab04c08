import type { Asked, WaitingApproval } from '../../../shared/approvals/approval.ts';
import { isProgramSettings } from '../../../shared/approvals/program-settings.ts';
import { describeReach, type Reach } from '../../../shared/approvals/reach.ts';
import { visibleLine, visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { pathWithin } from '../../components/format/path.ts';
import { type PromptFolder, permissionLines } from './describe-body.ts';
import { shownName } from './shown-name.ts';

/** A fact below the question. */
export type PromptFact = {
  readonly label: string;
  readonly text: string;
  /** `network`: as prominent as a danger, because it mainly concerns network access. */
  readonly tone: 'words' | 'code' | 'danger' | 'network';
};

/** A longer fact is cut until the person asks for all of it, so that what follows stays in view. */
export const shownFact = 300;

/** Names the run that asks; empty if there is none. */
export function describeRun({ run, threadTitle }: WaitingApproval): readonly PromptFact[] {
  if (run === undefined) return [];
  return [{ label: t`Run`, text: t`“${visibleLine(threadTitle)}”, ${visibleLine(run.workcellId)}`, tone: 'words' }];
}

/** Describes who asks, why, where, and what it reaches. */
export function describeFacts(approval: WaitingApproval, folder: PromptFolder): readonly PromptFact[] {
  return [
    ...twinOf(approval),
    ...longNamesOf(approval.asked),
    ...describeRest(approval, folder),
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
  const text = t`Not possible in a resumed thread: Codex does not report what a rule has to check.`;
  return [{ label: t`Remember`, text, tone: 'words' }];
}

/** The names that the question cuts. */
function longNamesOf(asked: Asked): readonly PromptFact[] {
  const whole = (label: string, name: string): readonly PromptFact[] => {
    const text = visibleLine(name);
    return text.length > shownName ? [{ label, text, tone: 'code' }] : [];
  };
  if (asked.kind === 'tool') return whole(t`Tool`, asked.tool);
  if (asked.kind === 'elicitation') {
    return [...whole(t`Tool`, asked.claim?.tool ?? ''), ...whole(t`Server`, asked.server)];
  }
  return asked.kind === 'mcpTool' ? [...whole(t`Tool`, asked.tool), ...whole(t`Server`, asked.server)] : [];
}

function describeRest(approval: WaitingApproval, folder: PromptFolder): readonly PromptFact[] {
  const { agent, asked, own, reason, reach, threadTitle } = approval;
  const from: readonly PromptFact[] =
    own === undefined || own.turn === null ? [] : [{ label: t`From`, text: originOf(asked, own.turn), tone: 'words' }];
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
  const place = placeOf(asked, folder);
  const where: readonly PromptFact[] = place === null ? [] : [{ label: t`Where`, text: place, tone: 'code' }];
  const way = openingOf(asked);
  const opens: readonly PromptFact[] = way === null ? [] : [{ label: t`Opens`, text: way, tone: 'words' }];
  if (reachless.includes(asked.kind)) return [...from, ...who, ...why, ...where, ...opens];
  if (asked.kind === 'tool' && reach === null) {
    const reaches: PromptFact =
      asked.path === null
        ? {
            label: t`Reaches`,
            text: t`Whatever the tool can reach. Claude Code does not run in the sandbox.`,
            tone: 'danger',
          }
        : { label: t`Reaches`, text: t`Only this file`, tone: 'words' };
    return [...who, ...why, reaches];
  }
  const { danger, text } = own !== undefined && reach === null ? withinSandbox(asked) : describeReach(reach);
  return [
    ...from,
    ...who,
    ...why,
    ...where,
    ...opens,
    ...cautionsOf(asked, folder),
    ...additionOf(asked),
    { label: t`Reaches`, text, tone: danger ? toneOfDanger(reach) : 'words' },
  ];
}

/** The maximum number of files to name. */
const mostNamed = 5;

/**
 * Warns about programs that can receive more input later, edits that do more than their size suggests, and parts of a
 * diff that are not applied.
 */
function cautionsOf(asked: Asked, folder: PromptFolder): readonly PromptFact[] {
  if (asked.kind === 'command' && asked.takesInput === true) {
    const text = t`This program takes input. Codex can type commands into it without asking you again.`;
    return [{ label: t`Careful`, text, tone: 'danger' }];
  }
  if (asked.kind !== 'patch') return [];
  const paths = asked.files.flatMap(({ movedTo, path }) => (movedTo === null ? [path] : [path, movedTo]));
  const settings = paths.filter(isProgramSettings).map((path) => visibleLine(pathWithin(folder?.path ?? null, path)));
  const more = settings.length - mostNamed;
  const named = settings.slice(0, mostNamed).join(', ') + (more > 0 ? t` and ${more} more` : '');
  return [
    ...(settings.length === 0
      ? []
      : [{ label: t`Careful`, text: t`Other programs run commands from ${named}.`, tone: 'danger' } as const]),
    ...(asked.notes ?? []).map((text) => ({ label: t`Note`, text: visibleText(text), tone: 'words' }) as const),
  ];
}

/** What a command is granted in addition. */
function additionOf(asked: Asked): readonly PromptFact[] {
  if (asked.kind !== 'command' || asked.additional === undefined) return [];
  const text = permissionLines(asked.additional).map(visibleText).join('\n');
  return [{ label: t`Also allows`, text, tone: 'danger' }];
}

/** The turn that a request of the app belongs to. */
function originOf(asked: Asked, turn: string): string {
  return ofAnswers.includes(asked.kind) ? t`The answer to “${visibleLine(turn)}”` : t`“${visibleLine(turn)}”`;
}

/** The requests that an answer can suggest. */
const ofAnswers: readonly Asked['kind'][] = ['command', 'patch', 'openLink', 'openFile'];

function toneOfDanger(reach: Reach | null): 'danger' | 'network' {
  return reach?.network === true && !reach.everything && !reach.outsideSandbox ? 'network' : 'danger';
}

/** The app's own actions for the person reach nothing else unless they say so. */
function withinSandbox({ kind }: Asked): { readonly danger: boolean; readonly text: string } {
  if (kind === 'openFile') return { danger: false, text: t`Only this file, which is in this folder` };
  const isCommand = kind === 'command';
  return {
    danger: false,
    text: isCommand ? t`What the sandbox of this thread allows` : t`Only these files of this folder`,
  };
}

/** What opens a thing; null when nothing does. */
function openingOf(asked: Asked): string | null {
  if (asked.kind === 'openLink') return t`In your browser, out of Workcell`;
  if (asked.kind !== 'openFile') return null;
  return asked.editor === null
    ? t`The folder that has it, and not the file itself`
    : t`In ${visibleLine(asked.editor)}, as Settings say`;
}

/** Requests that have no reach to show. */
const reachless: readonly Asked['kind'][] = ['elicitation', 'question', 'input', 'ownAction', 'openLink'];

function placeOf(asked: Asked, folder: PromptFolder): string | null {
  if (asked.kind === 'command') return asked.cwd === null ? null : displayed(asked.cwd, folder);
  if (asked.kind === 'patch' && asked.grantRoot !== null) return t`anywhere in ${displayed(asked.grantRoot, folder)}`;
  if (asked.kind === 'patch') return folder === null ? null : visibleLine(folder.displayPath);
  return null;
}

function displayed(path: string, folder: PromptFolder): string {
  if (folder === null) return visibleLine(path);
  if (path === folder.path) return visibleLine(folder.displayPath);
  const inside = pathWithin(folder.path, path);
  return inside === visibleLine(path) ? inside : `${visibleLine(folder.displayPath)}/${inside}`;
}
