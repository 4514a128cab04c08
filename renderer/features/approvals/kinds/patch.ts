import { visibleLine, visibleText } from '../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { toRelativePath } from '../../../components/format/path.ts';
import { sortAsTree } from '../../../view-models/file-tree.ts';
import { type BaseFolder, formatPathInFolder } from '../describe-body.ts';
import type { PromptFact, PromptKind, RequestOfKind } from './prompt-kind.ts';

/** Edits of files. */
export const patchPrompt: PromptKind<RequestOfKind<'patch'>> = {
  question: ({ files }, { own, reach }) => {
    if (own !== undefined) return t`Apply this diff to ${counted(files.length, 'file')}?`;
    return reach?.everything === true
      ? t`Make these edits with full access?`
      : t`Edit ${counted(files.length, 'file')}?`;
  },
  body: ({ files }, folder) => ({
    kind: 'files',
    files: sortAsTree(files).map(({ path, change, movedTo, added, removed }) => ({
      path: formatPath(folder, path),
      added,
      removed,
      note: movedTo === null ? changeLabels[change] : t`to ${formatPath(folder, movedTo)}`,
    })),
  }),
  facts: (asked, folder) => [...describePlace(asked, folder), ...describeOmissions(asked)],
  session: t`Edits to these files, in this thread.`,
  isSuggestedByAnswer: true,
};

function describePlace({ grantRoot }: RequestOfKind<'patch'>, folder: BaseFolder): readonly PromptFact[] {
  if (grantRoot === null) return [];
  return [{ label: t`Where`, text: t`anywhere in ${formatPathInFolder(grantRoot, folder)}`, tone: 'code' }];
}

/** Names the parts of a diff that are not applied. */
function describeOmissions({ notes = [] }: RequestOfKind<'patch'>): readonly PromptFact[] {
  return notes.map((text) => ({ label: t`Note`, text: visibleText(text), tone: 'words' }));
}

function formatPath(folder: BaseFolder, path: string): string {
  return visibleLine(toRelativePath(folder?.path ?? null, path));
}

const changeLabels = { added: t`new`, deleted: t`deleted`, modified: '', renamed: t`renamed` } as const;
