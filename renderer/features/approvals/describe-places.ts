import type { WaitingApproval } from '../../../shared/approvals/approval.ts';
import { describeLookAlikes, findLookAlikes } from '../../../shared/approvals/look-alikes.ts';
import type { NamedPlace } from '../../../shared/approvals/named-place.ts';
import { describeRunsWhen, runsWhen } from '../../../shared/approvals/program-files/runs-when.ts';
import { visibleLine } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { toRelativePath } from '../../components/format/path.ts';
import type { BaseFolder } from './describe-body.ts';
import type { PromptFact } from './kinds/prompt-kind.ts';

/** The maximum number of files to name in one sentence. */
const maxNamed = 5;

/** Warns about files that are more than their names say: links, files that programs run, and files with other names. */
export function describePlaces({ places = [] }: WaitingApproval, folder: BaseFolder): readonly PromptFact[] {
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
  return sentences.length === 0 ? [] : [{ label: t`Careful`, text: sentences.join('\n'), tone: 'danger' }];
}

/** Returns the name that decides when a file runs: the link's target for a link, else its own. */
function getDecidingName({ leadsTo, path }: NamedPlace, shown: (path: string) => string): string {
  return leadsTo === null || leadsTo === '' ? shown(path) : visibleLine(leadsTo);
}

function listFiles(files: readonly string[]): string {
  const more = files.length - maxNamed;
  const named = files.slice(0, maxNamed).join(', ');
  return more > 0 ? t`${named} and ${more} more` : named;
}
