import type { Entry } from '../../../shared/transcript/entry.ts';
import { isEqualData } from '../../../shared/transcript/equal-data.ts';

/** Whether two reports from Codex describe the same work, as far as their kind allows. */
export function isSameEntry(known: Entry, reported: Entry): boolean {
  if (known.kind === 'command' && reported.kind === 'command') {
    const sameProcess =
      known.processId === null || reported.processId === null || known.processId === reported.processId;
    return known.rawCommand === reported.rawCommand && known.cwd === reported.cwd && sameProcess;
  }
  if (known.kind === 'patch' && reported.kind === 'patch') return isEqualData(known.files, reported.files);
  if (known.kind === 'tool' && reported.kind === 'tool') {
    return known.server === reported.server && known.tool === reported.tool && known.arguments === reported.arguments;
  }
  return known.kind === reported.kind;
}
