import { z } from 'zod';

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const typed = z.object({ type: z.string() });

/** The text of a tool result, which is a text or a list of parts. */
export function textOfResult(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.flatMap((part) => textPart.safeParse(part).data?.text ?? []).join('\n');
}

/** The result for storing: it only notes that there were pictures and the like, which can be megabytes. */
export function resultForReading(content: unknown): unknown {
  if (!Array.isArray(content)) return content ?? null;
  return content.map((part) => textPart.safeParse(part).data ?? typed.safeParse(part).data ?? null);
}
