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
  facts: (asked, folder) => [...places(asked, folder), ...omissions(asked)],
  session: t`Edits to these files, in this thread.`,
  ofAnswer: true,
};

function places({ grantRoot }: AskedOf<'patch'>, folder: PromptFolder): readonly PromptFact[] {
  if (grantRoot !== null) {
    return [{ label: t`Where`, text: t`anywhere in ${pathInFolder(grantRoot, folder)}`, tone: 'code' }];
  }
  return folder === null ? [] : [{ label: t`Where`, text: visibleLine(folder.displayPath), tone: 'code' }];
}

/** The parts of a diff that are not applied. */
function omissions({ notes = [] }: AskedOf<'patch'>): readonly PromptFact[] {
  return notes.map((text) => ({ label: t`Note`, text: visibleText(text), tone: 'words' }));
}

function within(folder: PromptFolder, path: string): string {
  return visibleLine(pathWithin(folder?.path ?? null, path));
}

const changeWords = { added: t`new`, deleted: t`deleted`, modified: '', renamed: t`renamed` } as const;
