import { isProgramSettings } from '../../../../shared/approvals/program-settings.ts';
import { visibleLine, visibleText } from '../../../../shared/base/visible-text.ts';
import { inTreeOrder } from '../../../../shared/changes/file-tree.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { pathWithin } from '../../../components/format/path.ts';
import { type PromptFolder, pathInFolder } from '../describe-body.ts';
import type { AskedOf, PromptFact, PromptKind } from './prompt-kind.ts';

/** Edits of files. */
export const patch: PromptKind<AskedOf<'patch'>> = {
  question: ({ files }, { own, reach }) => {
    if (own !== undefined) return t`Apply this diff to ${counted(files.length, 'file')}?`;
    return reach?.everything === true
      ? t`Make these edits with full access?`
      : t`Edit ${counted(files.length, 'file')}?`;
  },
  body: ({ files }, folder) => ({
    kind: 'files',
    files: inTreeOrder(files).map(({ path, change, movedTo, added, removed }) => ({
      path: within(folder, path),
      added,
      removed,
      note: movedTo === null ? changeWords[change] : t`to ${within(folder, movedTo)}`,
    })),
  }),
  facts: (asked, folder) => [...places(asked, folder), ...cautions(asked, folder)],
  session: t`Edits to these files, in this thread.`,
  ofAnswer: true,
};

function places({ grantRoot }: AskedOf<'patch'>, folder: PromptFolder): readonly PromptFact[] {
  if (grantRoot !== null) {
    return [{ label: t`Where`, text: t`anywhere in ${pathInFolder(grantRoot, folder)}`, tone: 'code' }];
  }
  return folder === null ? [] : [{ label: t`Where`, text: visibleLine(folder.displayPath), tone: 'code' }];
}

/** The maximum number of files to name. */
const mostNamed = 5;

/** Warns about edits that do more than their size suggests, and about parts of a diff that are not applied. */
function cautions({ files, notes = [] }: AskedOf<'patch'>, folder: PromptFolder): readonly PromptFact[] {
  const paths = files.flatMap(({ movedTo, path }) => (movedTo === null ? [path] : [path, movedTo]));
  const settings = paths.filter(isProgramSettings).map((path) => within(folder, path));
  const more = settings.length - mostNamed;
  const named = settings.slice(0, mostNamed).join(', ') + (more > 0 ? t` and ${more} more` : '');
  return [
    ...(settings.length === 0
      ? []
      : [{ label: t`Careful`, text: t`Other programs run commands from ${named}.`, tone: 'danger' } as const]),
    ...notes.map((text) => ({ label: t`Note`, text: visibleText(text), tone: 'words' }) as const),
  ];
}

function within(folder: PromptFolder, path: string): string {
  return visibleLine(pathWithin(folder?.path ?? null, path));
}

const changeWords = { added: t`new`, deleted: t`deleted`, modified: '', renamed: t`renamed` } as const;
