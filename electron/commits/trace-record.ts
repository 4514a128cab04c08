import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ThreadId, type TurnId, threadId, turnId } from '../../shared/base/ids.ts';
import type { Immutable } from '../../shared/base/immutable.ts';

// Agent Trace 0.1.0 (https://agent-trace.dev): which lines of a commit who wrote. Contains no texts of messages.

const contributor = z.object({ type: z.enum(['ai', 'human', 'mixed', 'unknown']), model_id: z.string().optional() });
const range = z.object({
  start_line: z.number().int().positive(),
  end_line: z.number().int().positive(),
  contributor: contributor.optional(),
});
const conversation = z.object({
  url: z.string().optional(),
  contributor: contributor.optional(),
  ranges: z.array(range),
  related: z.array(z.object({ type: z.string(), url: z.string() })).optional(),
});
const traceRecord = z.object({
  version: z.string(),
  id: z.string(),
  timestamp: z.string(),
  vcs: z.object({ type: z.string(), revision: z.string() }).optional(),
  files: z.array(z.object({ path: z.string(), conversations: z.array(conversation) })),
});
export type TraceRecord = Immutable<z.infer<typeof traceRecord>>;

/** Who wrote a line. Its thread is set if Codex had a part in it. */
export type LineTrace = {
  readonly contributor: 'ai' | 'mixed' | 'unknown';
  readonly model: string | null;
  readonly threadId: ThreadId | null;
  readonly turnId: TurnId | null;
};

export const unknownTrace: LineTrace = { contributor: 'unknown', model: null, threadId: null, turnId: null };

/** The lines that a commit adds to a file: their numbers, in order, and who wrote them. */
export type TracedFile = {
  readonly path: string;
  readonly lines: readonly { readonly number: number; readonly trace: LineTrace }[];
};

/** The specification allows no more characters. */
const maxModelLength = 250;

const linkStart = 'workcell://thread/';
const turnStart = 'urn:uuid:';

/** Describes the lines of a commit. */
export function createTraceRecord(commit: string, files: readonly TracedFile[], now: Date): TraceRecord {
  return {
    version: '0.1.0',
    id: randomUUID(),
    timestamp: now.toISOString(),
    vcs: { type: 'git', revision: commit },
    files: files.map(({ lines, path }) => ({
      path,
      conversations: [...Map.groupBy(lines, ({ trace }) => JSON.stringify(trace)).values()].flatMap((own) => {
        const [first] = own;
        return first === undefined
          ? []
          : [
              toConversation(
                first.trace,
                own.map(({ number }) => number),
              ),
            ];
      }),
    })),
  };
}

function toConversation(
  { contributor: type, model, threadId: thread, turnId: turn }: LineTrace,
  numbers: readonly number[],
): TraceRecord['files'][number]['conversations'][number] {
  return {
    ...(thread !== null && { url: `${linkStart}${thread}` }),
    contributor: { type, ...(model !== null && { model_id: model.slice(0, maxModelLength) }) },
    ranges: toRanges(numbers),
    ...(turn !== null && { related: [{ type: 'turn', url: `${turnStart}${turn}` }] }),
  };
}

function toRanges(numbers: readonly number[]): TraceRecord['files'][number]['conversations'][number]['ranges'] {
  const ranges: { start_line: number; end_line: number }[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.end_line === number - 1) last.end_line = number;
    else ranges.push({ start_line: number, end_line: number });
  }
  return ranges;
}

/** What a note says about a line. */
export type NotedLine = {
  readonly contributor: z.infer<typeof contributor>['type'];
  readonly model: string | null;
  readonly threadId: ThreadId | null;
  readonly turnId: TurnId | null;
};

/** Finds a line in the text of a note. Null if the note is not an Agent Trace record, or does not have the line. */
export function findInNote(text: string, path: string, number: number): NotedLine | null {
  const record = parseRecord(text);
  const own = record?.files.find((file) => file.path === path)?.conversations ?? [];
  for (const { contributor: by, ranges, related, url } of own) {
    const found = ranges.find((one) => one.start_line <= number && number <= one.end_line);
    const who = found?.contributor ?? by;
    if (found === undefined || who === undefined) continue;
    const turn = related?.find(({ type }) => type === 'turn')?.url;
    return {
      contributor: who.type,
      model: who.model_id?.slice(0, maxModelLength) || null,
      threadId: threadId.safeParse(readAfter(linkStart, url)).data ?? null,
      turnId: turnId.safeParse(readAfter(turnStart, turn)).data ?? null,
    };
  }
  return null;
}

function readAfter(start: string, address: string | undefined): string | undefined {
  return address?.startsWith(start) ? address.slice(start.length) : undefined;
}

function parseRecord(text: string): TraceRecord | null {
  try {
    return traceRecord.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
