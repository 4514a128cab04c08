import type { WaitingApproval } from '../../../shared/approvals/approval.ts';
import { describeLookAlikes, findLookAlikes } from '../../../shared/approvals/look-alikes.ts';
import type { NamedPlace } from '../../../shared/approvals/named-place.ts';
import { describeRunsWhen, runsWhen } from '../../../shared/approvals/program-files/runs-when.ts';
import { visibleLine } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { pathWithin } from '../../components/format/path.ts';
import type { PromptFolder } from './describe-body.ts';
import type { PromptFact } from './kinds/prompt-kind.ts';

/** The maximum number of files to name in one sentence. */
const mostNamed = 5;

/** Warns about files that are more than their names say: links, files that programs run, and files with other names. */
export function describePlaces({ places = [] }: WaitingApproval, folder: PromptFolder): readonly PromptFact[] {
  const shown = (path: string) => visibleLine(pathWithin(folder?.path ?? null, path));
  // Those that programs run come first, because only some are named.
  const sorted = places.toSorted((a, b) => Number(a.runs === null) - Number(b.runs === null));
  const leading = sorted.flatMap(({ leadsTo, path }) =>
    leadsTo === null ? [] : [t`${shown(path)} goes to ${leadsTo === '' ? t`this folder` : visibleLine(leadsTo)}.`],
  );
  const running = runsWhen.options.flatMap((when) => {
    const files = sorted.filter(({ runs }) => runs === when).map((place) => nameOf(place, shown));
    return files.length === 0 ? [] : [describeRunsWhen(when, listed(files))];
  });
  const linked = sorted.filter(({ hasOtherNames }) => hasOtherNames).map(({ path }) => shown(path));
  const alike = places.flatMap(({ path }) => findLookAlikes(path, () => false));
  const sentences = [
    ...leading.slice(0, mostNamed),
    ...(leading.length > mostNamed ? [t`Also linked: ${counted(leading.length - mostNamed, 'file')}.`] : []),
    ...running,
    ...(linked.length === 0 ? [] : [t`Also changes files elsewhere that share its content: ${listed(linked)}.`]),
    ...describeLookAlikes(alike).slice(0, mostNamed),
  ];
  return sentences.length === 0 ? [] : [{ label: t`Careful`, text: sentences.join('\n'), tone: 'danger' }];
}

/** The name that decides when it runs: where it leads, if it leads elsewhere. */
function nameOf({ leadsTo, path }: NamedPlace, shown: (path: string) => string): string {
  return leadsTo === null || leadsTo === '' ? shown(path) : visibleLine(leadsTo);
}

function listed(files: readonly string[]): string {
  const more = files.length - mostNamed;
  const named = files.slice(0, mostNamed).join(', ');
  return more > 0 ? t`${named} and ${more} more` : named;
}
