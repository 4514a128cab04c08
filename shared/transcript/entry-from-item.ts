import { type EntryId, entryId } from '../base/ids.ts';
import { ownValue } from '../base/own-value.ts';
import { t } from '../i18n/i18n.ts';
import { codexItem, type ReadItem } from './codex-item.ts';
import { countChange } from './count-changes.ts';
import type { Entry } from './entry.ts';
import { agentsFromItem } from './entry-from-agents.ts';
import { commandFromItem } from './entry-from-command.ts';
import { toolFromItem } from './entry-from-tool.ts';
import { userFromItem } from './entry-from-user-message.ts';
import { jsonText } from './json-text.ts';
import { normaliseText } from './normalise-text.ts';

/** When an item was reported: at its end, when its content is final, or before. The time is in Unix milliseconds. */
export type ItemMoment = { readonly ended: boolean; readonly at: number | null };

/** The entry for a Codex item. An item that this version does not know or cannot read keeps its JSON. */
export function entryFromItem(item: unknown, moment: ItemMoment): Entry {
  const read = codexItem.safeParse(item);
  if (!read.success) return unknownItem(item, moment);
  return fromReadItem(read.data, moment);
}

function fromReadItem(item: ReadItem, { ended, at }: ItemMoment): Entry {
  const common = { id: item.id, at: item.startedAtMs ?? at };
  const text = { state: ended ? 'done' : 'streaming', dropReason: null } as const;
  switch (item.type) {
    case 'userMessage':
      return userFromItem(item, common);
    case 'agentMessage': {
      const phase = item.phase === 'commentary' ? 'commentary' : 'answer';
      return { ...common, ...text, kind: 'assistant', phase, text: normaliseText(item.text) };
    }
    case 'plan':
      return { ...common, ...text, kind: 'plan', text: normaliseText(item.text), steps: [] };
    case 'reasoning': {
      const { summary, content } = item;
      const endedAt = ended ? (item.completedAtMs ?? at) : null;
      const parts = { summary: summary.map(normaliseText), content: content.map(normaliseText) };
      return { ...common, ...text, ...parts, kind: 'reasoning', endedAt };
    }
    case 'commandExecution':
      return commandFromItem(item, common);
    case 'fileChange': {
      const status = ownValue(patchStatus, item.status) ?? (ended ? 'failed' : 'applying');
      return { ...common, kind: 'patch', files: item.changes.map(countChange), status, message: null, approval: null };
    }
    case 'mcpToolCall':
    case 'dynamicToolCall':
      return toolFromItem(item, common, ended);
    case 'collabAgentToolCall':
    case 'subAgentActivity':
      return agentsFromItem(item, common, ended);
    case 'webSearch':
      return { ...common, kind: 'webSearch', query: searchedFor(item), running: !ended };
    case 'imageView':
      return { ...common, kind: 'image', path: item.path };
    case 'imageGeneration':
      return { ...common, kind: 'image', path: item.savedPath, made: true };
    case 'enteredReviewMode':
    case 'exitedReviewMode': {
      const entered = item.type === 'enteredReviewMode';
      return { ...common, kind: 'review', entered, text: normaliseText(item.review) };
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

function searchedFor(item: Extract<ReadItem, { type: 'webSearch' }>): string {
  const { action } = item;
  const page = action?.url ?? '';
  const wanted = action?.pattern ?? '';
  return normaliseText(item.query || [wanted, page].filter((part) => part !== '').join(t` in `));
}

function unknownItem(item: unknown, { at }: ItemMoment): Entry {
  const fields = typeof item === 'object' && item !== null ? item : {};
  const name = 'type' in fields && typeof fields.type === 'string' ? fields.type : 'item';
  const json = jsonText(item);
  return { id: idOf(fields) ?? entryId.parse(`unknown:${at}:${json.length}`), at, kind: 'unknown', name, json };
}

function idOf(fields: object): EntryId | null {
  const id = 'id' in fields ? entryId.safeParse(fields.id) : null;
  return id?.success === true ? id.data : null;
}
