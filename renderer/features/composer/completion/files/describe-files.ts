import FileIcon from 'lucide-react/icons/file';
import type { Clock } from '../../../../../shared/base/clock.ts';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import type { FoundFile, FoundFiles } from '../../../../../shared/contract/files.ts';
import { t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import type { FilesOutcome } from '../../../../commands/workspace.commands.ts';
import type { CompletionOption, CompletionResult, CompletionSource } from '../completion-source.ts';
import { formatFileMention } from '../mentions.ts';

/** How often to ask the host again while it searches the folder, in milliseconds. */
const retryMs = 200;

type FileSourceDeps = {
  readonly find: (query: string) => Promise<FilesOutcome>;
  readonly clock: Clock;
};

/** Finds files of the workspace by any letters of their paths. */
export function createFileSource({ clock, find }: FileSourceDeps): CompletionSource {
  return {
    name: t`Files`,
    trigger: '@',
    find: async (query, signal, emit) => {
      for (;;) {
        const found = await find(query);
        emit(found.ok ? describeFiles(query, found.value) : describeFileListProblem(found.error.type));
        if (!found.ok || found.value.listing === 'done') return;
        await new Promise<void>((settle) => void clock.after(retryMs, settle));
        if (signal.aborted) return;
      }
    },
  };
}

/** Describes files for the popup: the name first, then the folder. */
export function describeFiles(query: string, found: FoundFiles): CompletionResult {
  return { options: found.files.map(toOption), note: describeNote(query, found) };
}

/** Reports a problem with the folder itself, but not a lost connection, which is shown elsewhere. */
export function describeFileListProblem(problem: string): CompletionResult {
  return { options: [], note: notes[problem] ?? null };
}

const notes: Readonly<Record<string, string>> = {
  noWorkspace: t`Open a folder to mention its files.`,
  unreadable: t`The files in this folder cannot be listed.`,
};

function toOption({ path, ranges, source }: FoundFile): CompletionOption {
  const lead = path.lastIndexOf('/') + 1;
  const name = path.slice(lead);
  const shown = visibleText(name).replaceAll('\n', '⏎');
  return {
    key: path,
    title: shown,
    // Spelling out characters shifts the positions of the ranges.
    ranges: shown === name ? clipRanges(ranges, lead) : [],
    detail: lead === 0 ? null : visibleText(path.slice(0, lead - 1)).replaceAll('\n', '⏎'),
    detailIsPath: true,
    icon: FileIcon,
    choice: { text: formatFileMention(path), attachment: { kind: 'file', name: path, source } },
  };
}

function clipRanges(ranges: FoundFile['ranges'], lead: number): CompletionOption['ranges'] {
  return ranges.flatMap(([from, to]) => (to <= lead ? [] : [[Math.max(0, from - lead), to - lead] as const]));
}

function describeNote(query: string, { files, isCut, known, listing }: FoundFiles): string | null {
  if (/\s/.test(query) && files.length === 0) return null;
  if (listing === 'listing') return t`Searching the folder… ${wholeNumber(known)} files so far`;
  if (isCut) return t`This lists only the first ${wholeNumber(known)} files in this folder.`;
  if (files.length > 0) return null;
  return query === '' ? t`No files here yet.` : t`No files match ${query}. Ignored files are not listed.`;
}
