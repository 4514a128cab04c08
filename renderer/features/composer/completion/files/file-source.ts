import type { Clock } from '../../../../../shared/base/clock.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { FilesOutcome } from '../../../../commands/files.commands.ts';
import type { CompletionSource } from '../completion-source.ts';
import { describeFiles, describeNoFiles } from './describe-files.ts';

/** How often to ask the host again while it searches the folder, in milliseconds. */
const againMs = 200;

export type FileSourceDeps = {
  readonly find: (query: string) => Promise<FilesOutcome>;
  readonly clock: Clock;
};

/** Files of the workspace, by any letters of their paths. */
export function createFileSource({ clock, find }: FileSourceDeps): CompletionSource {
  return {
    name: t`Files`,
    trigger: '@',
    find: async (query, signal, emit) => {
      for (;;) {
        const found = await find(query);
        emit(found.ok ? describeFiles(query, found.value) : describeNoFiles(found.error.type));
        if (!found.ok || found.value.listing === 'done') return;
        await new Promise<void>((settle) => void clock.after(againMs, settle));
        if (signal.aborted) return;
      }
    },
  };
}
