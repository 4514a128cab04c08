import { formatDuration } from '../../../shared/i18n/duration.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ImageEntry, ToolEntry } from '../../../shared/transcript/entry.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import { describeApproved, describeRefusal, type Fact } from '../../view-models/describe-command.ts';

/** A tool call as shown in its row. */
export type ToolView = {
  readonly glyph: GlyphState;
  readonly tool: string;
  readonly server: string | null;
  readonly facts: readonly Fact[];
  /** How long it took; null while it runs, or when unknown. */
  readonly took: string | null;
  readonly runningSince: number | null;
  /** The parts shown when the call is expanded, each with its name. */
  readonly wells: readonly { readonly name: string; readonly text: string }[];
};

/** Describes a tool call. */
export function describeToolCall(entry: ToolEntry): ToolView {
  const wells = [
    { name: t`Arguments`, text: formatJson(entry.arguments) },
    { name: t`Result`, text: formatJson(entry.result ?? '') },
    { name: t`Error`, text: entry.error ?? '' },
  ];
  return {
    glyph: glyphs[entry.status],
    tool: entry.tool,
    server: entry.server,
    facts: [...describeApproved(entry.approval), ...describeState(entry)],
    took: entry.durationMs === null ? null : formatDuration(entry.durationMs),
    runningSince: entry.status === 'running' ? entry.at : null,
    wells: wells.filter(({ text }) => text !== '' && text !== '{}'),
  };
}

const glyphs: Readonly<Record<ToolEntry['status'], GlyphState>> = {
  running: 'running',
  waiting: 'waiting',
  done: 'done',
  failed: 'failed',
  declined: 'declined',
  cutOff: 'cutOff',
};

function describeState(entry: ToolEntry): readonly Fact[] {
  switch (entry.status) {
    case 'waiting':
      return [{ text: t`waiting for you`, tone: 'wait' }];
    case 'failed':
      return [{ text: t`failed`, tone: 'bad' }];
    case 'declined':
      return [{ text: describeRefusal(entry.approval), tone: 'quiet' }];
    case 'cutOff':
      return [{ text: t`cut off`, tone: 'quiet' }];
    default:
      return [];
  }
}

/** Formats JSON for reading. Returns any other text unchanged. */
export function formatJson(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Describes what Codex did with an image. The image's path follows. */
export function describeImage({ made }: ImageEntry): string {
  return made === true ? t`Created an image` : t`Viewed`;
}
