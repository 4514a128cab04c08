import { isOpenCommand } from '../../../shared/console/command-status.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { listAgentNames } from '../../../shared/transcript/describe-agents.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { isAgentAtWork } from '../../../shared/transcript/is-in-progress.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';

const maxCommandLength = 80;

/**
 * Describes what is known and unknown about a turn that was running when the host ended: its unfinished work, and
 * whether it had done anything at all. Returns sentences.
 */
export function describeInterruption({ entries }: Turn): string {
  const unfinishedWork = entries.flatMap(describeUnfinished);
  const hasActed = entries.some(({ kind }) => kind === 'command' || kind === 'patch');
  return [...unfinishedWork, ...(hasActed ? [] : [t`No command had run and no file had changed.`])].join(' ');
}

function describeUnfinished(entry: Entry): readonly string[] {
  switch (entry.kind) {
    case 'assistant':
      return entry.state === 'streaming' ? [t`The answer was cut off, and Codex does not remember its text.`] : [];
    case 'command': {
      if (entry.status === 'waiting') return [t`${quote(entry.command)} waited for your answer and did not run.`];
      if (!isOpenCommand(entry.status)) return [];
      return [t`${quote(entry.command)} was running. It may not have finished.`];
    }
    case 'patch': {
      if (entry.status === 'waiting') return [t`A patch waited for your answer and was not applied.`];
      if (entry.status !== 'applying') return [];
      return [t`A patch to ${counted(entry.files.length, 'file')} was being applied. It may be incomplete.`];
    }
    case 'tool':
      return entry.status === 'running' ? [t`${entry.tool} was running. It may not have finished.`] : [];
    case 'agents':
      return entry.agents.some(({ state }) => isAgentAtWork(state))
        ? [t`${listAgentNames(entry.agents)} may not have finished.`]
        : [];
    default:
      return [];
  }
}

function quote(command: string): string {
  const [line = ''] = command.split('\n');
  return `“${line.length > maxCommandLength ? `${line.slice(0, maxCommandLength - 1)}…` : line}”`;
}
