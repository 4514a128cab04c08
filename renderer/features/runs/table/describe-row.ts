import { visibleText } from '../../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import type { RunCard } from '../../../../shared/runs/run-card.ts';

/** The cells of a row that the run's card does not describe. */
export type RunRowView = {
  /** Null if the run ran no commands. */
  readonly commands: { readonly all: string; readonly failed: string | null } | null;
  /** For the tooltip of the changed lines; null if it changed no files. */
  readonly files: string | null;
  readonly model: string;
};

/** Describes a run for its row. */
export function describeRow({ commands, failedCommands, files, model }: RunCard): RunRowView {
  return {
    commands:
      commands === 0
        ? null
        : {
            all: wholeNumber(commands),
            failed: failedCommands === 0 ? null : t`${wholeNumber(failedCommands)} failed`,
          },
    files: files === 0 ? null : counted(files, 'file'),
    model: model === null ? '' : visibleText(model),
  };
}
