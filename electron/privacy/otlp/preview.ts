import type { Attributes } from '@opentelemetry/api';
import type { AppInfo } from '../../../shared/privacy/metrics/app-facts.ts';
import { instruments } from './instruments.ts';
import type { OtlpSettings } from './otlp-settings.ts';
import { type ReportedSpan, toChildSpan, toRunSpan } from './span-attributes.ts';
import type { RunSpans } from './span-record.ts';

/** A count with its attributes. */
export type ListedCount = { readonly name: string; readonly attributes: Attributes; readonly value: number };

/** The data that waits to be sent over OTLP, for Settings to show. */
export type PreviewInput = {
  readonly app: AppInfo;
  readonly settings: Pick<OtlpSettings, 'serviceName' | 'resource'>;
  readonly runs: readonly RunSpans[];
  /** How many more are waiting. */
  readonly more: number;
  readonly counts: readonly ListedCount[];
};

/** Returns everything that would be sent, as JSON. Span ids are random and generated when sending. */
export function createPreview({ app, counts, more, runs, settings }: PreviewInput): string {
  const { resource, serviceName } = settings;
  const reported = runs.map(({ children, run }) => ({
    ...listed(toRunSpan(run), run.from, run.to),
    within: children.map((child) => listed(toChildSpan(child), child.from, child.to)),
  }));
  const said = {
    resource: { 'service.name': serviceName, 'service.version': app.version, 'os.type': app.os, ...resource },
    spans: reported,
    ...(more > 0 && { 'further runs': more }),
    metrics: counts,
  };
  return JSON.stringify(said, null, 2);
}

/** Returns an example of a run and of every counter. */
export function createExample(now: number): Pick<PreviewInput, 'runs' | 'counts'> {
  const from = Math.floor(now / 60_000) * 60_000;
  const model = { name: 'gpt-5.5', provider: 'openai' } as const;
  const tokens = { input: 12_400, cached: 9_200, cacheWritten: 0, output: 640, reasoning: 128 };
  const run: RunSpans = {
    run: {
      kind: 'run',
      from,
      to: from + 19_500,
      agent: 'codex',
      model,
      ending: 'completed',
      error: null,
      tokens,
      left: 0,
    },
    children: [
      { kind: 'chat', from, to: from + 4_000, model, tokens },
      { kind: 'approval', from: from + 4_000, to: from + 12_000, about: 'command', decision: 'approved', by: 'person' },
      { kind: 'tool', from: from + 12_000, to: from + 19_500, tool: 'shell', program: 'npm', ending: 'done' },
    ],
  };
  return { runs: [run], counts: instruments.map(({ name }) => ({ name, attributes: {}, value: 0 })) };
}

function listed({ attributes, name }: ReportedSpan, from: number, to: number) {
  return { name, start: formatTime(from), end: formatTime(to), attributes };
}

/** Formats a time. Shows a time outside the calendar's range as a number. */
function formatTime(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString();
}
