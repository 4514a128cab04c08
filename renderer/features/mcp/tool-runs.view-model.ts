import type { ToolRun } from '../../../shared/catalogs/mcp/tool-run.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

export type ToolRunView = {
  readonly key: string;
  readonly run: ToolRun;
  readonly glyph: GlyphState;
  /** The call's state, and how long it took. */
  readonly text: string;
  /** When the call started, if it is still running. */
  readonly runningSince: number | null;
  /** The parts shown when the call is expanded, each with its name. */
  readonly texts: readonly { readonly name: string; readonly text: string }[];
};

/** Describes the calls of a server's tools, or of one tool, the newest first. */
export function describeToolRuns(
  runs: readonly ToolRun[],
  { server, tool }: { readonly server: string; readonly tool: string | null },
): readonly ToolRunView[] {
  return runs
    .filter((run) => run.server === server && (tool === null || run.tool === tool))
    .map((run) => ({
      key: `${run.threadId} ${run.entryId}`,
      run,
      glyph: run.status,
      text: [statusLabels[run.status], run.progress, run.durationMs === null ? null : formatDuration(run.durationMs)]
        .filter((words) => words !== null && words !== '')
        .join(', '),
      runningSince: run.status === 'running' ? run.startedAt : null,
      texts: [
        { name: t`Arguments`, text: run.arguments },
        { name: t`Result`, text: run.result ?? '' },
        { name: t`Error`, text: run.error ?? '' },
      ].filter(({ text }) => text !== '' && text !== '{}'),
    }));
}

const statusLabels: Readonly<Record<ToolRun['status'], string>> = {
  running: t`running`,
  waiting: t`waiting for you`,
  done: t`done`,
  failed: t`failed`,
  declined: t`declined`,
  cutOff: t`cut off`,
};
