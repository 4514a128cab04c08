import type { Entry } from '../../shared/transcript/entry.ts';
import { equalData } from '../../shared/transcript/equal-data.ts';

/** Whether two reports from Codex describe the same work, as far as their kind allows. */
export function tellTheSame(known: Entry, told: Entry): boolean {
  if (known.kind === 'command' && told.kind === 'command') {
    const sameProcess = known.processId === null || told.processId === null || known.processId === told.processId;
    return known.rawCommand === told.rawCommand && known.cwd === told.cwd && sameProcess;
  }
  if (known.kind === 'patch' && told.kind === 'patch') return equalData(known.files, told.files);
  if (known.kind === 'tool' && told.kind === 'tool') {
    return known.server === told.server && known.tool === told.tool && known.arguments === told.arguments;
  }
  return known.kind === told.kind;
}
