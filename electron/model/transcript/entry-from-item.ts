import { type EntryId, entryId } from '../../../shared/base/ids.ts';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { toJsonText } from '../../../shared/transcript/json-text.ts';
import { codexItem, type ReadItem } from './codex-item.ts';
import { countChange } from './count-changes.ts';
import { toAgentsEntry } from './entry-from-agents.ts';
import { toCommandEntry } from './entry-from-command.ts';
import { toToolEntry } from './entry-from-tool.ts';
import { toUserEntry } from './entry-from-user-message.ts';
import { normalizeText } from './normalize-text.ts';

/** When an item was reported: `ended` means that its content is final. The time is in Unix milliseconds. */
export type ItemMoment = { readonly ended: boolean; readonly at: number | null };

/** Creates the entry for a Codex item. An item that this version does not know or cannot read keeps its JSON. */
export function toEntry(item: unknown, moment: ItemMoment): Entry {
  return toEntryOf(item, codexItem.safeParse(item).data ?? null, moment);
}

/** Creates the entry for an item that was parsed before: to `read`, or to null if this version cannot read it. */
export function toEntryOf(item: unknown, read: ReadItem | null, moment: ItemMoment): Entry {
  return read === null ? toUnknownEntry(item, moment) : toKnownEntry(read, moment);
}

function toKnownEntry(item: ReadItem, { ended, at }: ItemMoment): Entry {
  const common = { id: item.id, at: item.startedAtMs ?? at };
  const text = { state: ended ? 'done' : 'streaming', dropReason: null } as const;
  switch (item.type) {
    case 'userMessage':
      return toUserEntry(item, common);
    case 'agentMessage': {
      const phase = item.phase === 'commentary' ? 'commentary' : 'answer';
      return { ...common, ...text, kind: 'assistant', phase, text: normalizeText(item.text) };
    }
    case 'plan':
      return { ...common, ...text, kind: 'plan', text: normalizeText(item.text), steps: [] };
    case 'reasoning': {
      const { summary, content } = item;
      const endedAt = ended ? (item.completedAtMs ?? at) : null;
      const parts = { summary: summary.map(normalizeText), content: content.map(normalizeText) };
      return { ...common, ...text, ...parts, kind: 'reasoning', endedAt };
    }
    case 'commandExecution':
      return toCommandEntry(item, common);
    case 'fileChange': {
      const status = getOwnValue(patchStatus, item.status) ?? (ended ? 'failed' : 'applying');
      return { ...common, kind: 'patch', files: item.changes.map(countChange), status, message: null, approval: null };
    }
    case 'mcpToolCall':
    case 'dynamicToolCall':
      return toToolEntry(item, common, ended);
    case 'collabAgentToolCall':
    case 'subAgentActivity':
      return toAgentsEntry(item, common, ended);
    case 'webSearch':
      return { ...common, kind: 'webSearch', query: getSearchText(item), running: !ended };
    case 'imageView':
      return { ...common, kind: 'image', path: item.path };
    case 'imageGeneration':
      return { ...common, kind: 'image', path: item.savedPath, made: true };
    case 'enteredReviewMode':
    case 'exitedReviewMode': {
      const entered = item.type === 'enteredReviewMode';
      return { ...common, kind: 'review', entered, text: normalizeText(item.review) };
    }
    case 'contextCompaction':
      return { ...common, kind: 'compaction', running: !ended };
  }
}

const patchStatus: Readonly<Record<string, 'applying' | 'done' | 'failed' | 'declined'>> = {
  inProgress: 'applying',
  completed: 'done',
  failed: 'failed',
  declined: 'declined',
};

function getSearchText(item: Extract<ReadItem, { type: 'webSearch' }>): string {
  const { action } = item;
  const page = action?.url ?? '';
  const wanted = action?.pattern ?? '';
  return normalizeText(item.query || [wanted, page].filter((part) => part !== '').join(t` in `));
}

function toUnknownEntry(item: unknown, { at }: ItemMoment): Entry {
  const fields = typeof item === 'object' && item !== null ? item : {};
  const name = 'type' in fields && typeof fields.type === 'string' ? fields.type : 'item';
  const json = toJsonText(item);
  return { id: readId(fields) ?? entryId.parse(`unknown:${at}:${json.length}`), at, kind: 'unknown', name, json };
}

function readId(fields: object): EntryId | null {
  const id = 'id' in fields ? entryId.safeParse(fields.id) : null;
  return id?.success === true ? id.data : null;
}
