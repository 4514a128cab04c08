import { z } from 'zod';
import { detectImageType } from '../../../shared/attachments/image-type.ts';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ToolEntry } from '../../../shared/transcript/entry.ts';
import { capText, toJsonText } from '../../../shared/transcript/json-text.ts';
import type { ReadItemOf } from './codex-item.ts';
import { normalizeText } from './normalize-text.ts';

type Item = ReadItemOf<'mcpToolCall' | 'dynamicToolCall'>;

/** Creates the entry for a tool call, of an MCP server or of this client. */
export function toToolEntry(item: Item, common: Pick<ToolEntry, 'id' | 'at'>, ended: boolean): ToolEntry {
  const status = getOwnValue(toolStatus, item.status) ?? (ended ? 'done' : 'running');
  const shape = { ...common, kind: 'tool', tool: item.tool, status, approval: null } as const;
  switch (item.type) {
    case 'mcpToolCall':
      return {
        ...shape,
        server: item.server,
        ...(item.readOnlyHint === true && { onlyReads: true }),
        arguments: toJsonText(item.arguments),
        result: item.result ? toResultText(item.result.content, item.result.structuredContent) : null,
        error: item.error ? normalizeText(item.error.message) : null,
        status: item.error?.message === refusedByUser ? 'declined' : status,
        durationMs: item.durationMs ?? null,
      };
    case 'dynamicToolCall':
      return {
        ...shape,
        server: item.namespace ?? null,
        arguments: toJsonText(item.arguments),
        result: item.contentItems ? toResultText(item.contentItems, null) : null,
        error: null,
        durationMs: item.durationMs ?? null,
      };
  }
}

/** Codex's own text for a call that the user did not allow. */
const refusedByUser = 'user rejected MCP tool call';

const toolStatus: Readonly<Record<string, ToolEntry['status']>> = {
  inProgress: 'running',
  completed: 'done',
  failed: 'failed',
  declined: 'declined',
};

const textPart = z.object({ text: z.string() });
const typedPart = z.object({ type: z.string() });
const imagePart = z.object({ type: z.literal('image'), data: z.string(), mimeType: z.string() });

/**
 * Returns the text of a result. Parts other than text are shown by their type, and an invalid image gets a label. If
 * there is no text, returns the structured content.
 */
function toResultText(content: readonly unknown[], structured: unknown): string {
  const parts = content.map((part) => {
    const text = textPart.safeParse(part);
    if (text.success) return text.data.text;
    const image = imagePart.safeParse(part);
    if (image.success && detectImageType(decodeFirstBytes(image.data.data)) === null) {
      return t`[not an image, though it claims to be ${normalizeText(image.data.mimeType).slice(0, 100)}]`;
    }
    const typed = typedPart.safeParse(part);
    return typed.success ? `[${typed.data.type}]` : toJsonText(part);
  });
  if (parts.length === 0 && structured !== null && structured !== undefined) return toJsonText(structured);
  return capText(normalizeText(parts.join('\n')));
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Decodes the first bytes of a base64 text. */
function decodeFirstBytes(text: string): Uint8Array {
  const bits = [...text.slice(0, 16)].map((letter) => base64.indexOf(letter).toString(2).padStart(6, '0')).join('');
  return Uint8Array.from({ length: 12 }, (_, at) => Number.parseInt(bits.slice(8 * at, 8 * at + 8), 2));
}
