import { visibleLine } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { toLinesBody } from '../describe-body.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** A file that an answer links to. */
export const openFilePrompt: PromptKind<RequestOfKind<'openFile'>> = {
  question: () => t`Open this file?`,
  body: ({ line, path }) => toLinesBody([line === null ? visibleLine(path) : `${visibleLine(path)}:${line}`]),
  facts: ({ editor }) => [
    {
      label: t`Opens`,
      text:
        editor === null
          ? t`The folder that contains it, not the file itself`
          : t`In ${visibleLine(editor)}, set in Settings`,
      tone: 'words',
    },
  ],
  isSuggestedByAnswer: true,
  approve: t`Open`,
};
