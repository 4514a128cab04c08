import { z } from 'zod';

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const typed = z.object({ type: z.string() });

/** The text of what a tool gave back, which is a text or a list of parts. */
export function textOfResult(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.flatMap((part) => textPart.safeParse(part).data?.text ?? []).join('\n');
}

/** The same for keeping: of pictures and the like, which can be megabytes, only that they were there. */
export function resultForReading(content: unknown): unknown {
  if (!Array.isArray(content)) return content ?? null;
  return content.map((part) => textPart.safeParse(part).data ?? typed.safeParse(part).data ?? null);
}
