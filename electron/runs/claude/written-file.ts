import { z } from 'zod';

const hunk = z.object({
  oldStart: z.number(),
  oldLines: z.number(),
  newStart: z.number(),
  newLines: z.number(),
  lines: z.array(z.string()),
});

const pendingReview = z.object({ staged: z.literal(true) });

/** Whether a change still waits for a review, so that the file is unchanged. */
export function isAwaitingReview(output: unknown): boolean {
  return pendingReview.safeParse(output).success;
}

/** The result of Edit, MultiEdit and Write. */
const written = z.object({
  structuredPatch: z.array(hunk),
  type: z.string().optional(),
  content: z.string().optional(),
  originalFile: z.string().nullish(),
});

/** A tool's change to a file. Null: unknown. */
export type WrittenFileChange = {
  /** A unified diff. */
  readonly diff: string | null;
  /** The number of lines. */
  readonly added: number | null;
  readonly removed: number | null;
};

/** Reads a change from a tool result. `path` is the file's name in the diff. */
export function getFileChange(output: unknown, path: string): WrittenFileChange {
  const { data } = written.safeParse(output);
  if (data === undefined) return { diff: null, added: null, removed: null };
  const { content, originalFile, structuredPatch, type } = data;
  const name = path.replace(/^[/]/, '');
  if (type === 'create' && content !== undefined) return getNewFileChange(content, name);
  // A file too large to compare comes without its earlier content.
  const isUnknown = structuredPatch.length === 0 && originalFile == null;
  if (isUnknown) return { diff: null, added: null, removed: null };
  const lines = structuredPatch.flatMap((each) => each.lines);
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  const hunks = structuredPatch.map(({ lines, newLines, newStart, oldLines, oldStart }) =>
    [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...lines].join('\n'),
  );
  return {
    diff: hunks.length === 0 ? '' : `${[`--- a/${name}`, `+++ b/${name}`, ...hunks].join('\n')}\n`,
    added: count('+'),
    removed: count('-'),
  };
}

function getNewFileChange(content: string, name: string): WrittenFileChange {
  const endsInLine = content === '' || content.endsWith('\n');
  const lines = content.split('\n').slice(0, content === '' || content.endsWith('\n') ? -1 : undefined);
  const head = ['--- /dev/null', `+++ b/${name}`, `@@ -0,0 +1,${lines.length} @@`];
  const tail = endsInLine ? [] : ['\\ No newline at end of file'];
  const body = lines.map((line) => `+${line}`);
  return { diff: content === '' ? '' : `${[...head, ...body, ...tail].join('\n')}\n`, added: lines.length, removed: 0 };
}
