import { z } from 'zod';
import type { Clock } from '../shared/base/clock.ts';
import { threadId } from '../shared/base/ids.ts';
import { parseJson } from '../shared/base/parse-json.ts';
import { maxKeptCharacters } from '../shared/threads/draft.ts';
import { hostClient } from './client/page-client.ts';
import { followSentDrafts } from './commands/compose.commands.ts';
import { checkNotes } from './commands/rewind.commands.ts';
import type { DraftKey } from './stores/draft-key.ts';
import {
  attachmentsChanged,
  commentsChanged,
  type DraftsStore,
  draftChanged,
  draftSent,
  notesChanged,
  unsentText,
  useDrafts,
} from './stores/drafts.store.ts';
import { useThreads } from './stores/threads.store.ts';
import { useWorkspace } from './stores/workspace.store.ts';

const askedKey = 'workcell.drafts-asked';
/** How often the host is updated while one types, in milliseconds. */
const pauseMs = 300;

/**
 * Keeps drafts with the host too, so that they outlive both the host's process and the page. Asks the host once per
 * thread for as long as the page's own storage lasts; from then on the page knows better. What has been typed by then
 * stays.
 */
export function followDrafts(storage: Pick<Storage, 'getItem' | 'setItem'>, clock: Clock): void {
  const asked = new Set(z.array(z.string()).safeParse(parseJson(storage.getItem(askedKey) ?? '')).data ?? []);
  const look = (): void => {
    const { shown } = useThreads.getState();
    const { workspace } = useWorkspace.getState();
    const place = shown ?? workspace?.path;
    if (place === undefined || asked.has(place)) return;
    asked.add(place);
    void bringBack(shown ?? 'new').then((isKnown) => {
      if (isKnown) storage.setItem(askedKey, JSON.stringify([...asked]));
      else asked.delete(place);
    });
  };
  useThreads.subscribe(look);
  useWorkspace.subscribe(look);

  const changed = new Set<DraftKey>();
  let stop: (() => void) | null = null;
  const emit = (): void => {
    stop?.();
    stop = null;
    for (const key of changed) void emitHost(key);
    changed.clear();
  };
  useDrafts.subscribe((now, before) => {
    const keys = changedKeys(now, before);
    for (const key of keys) changed.add(key);
    // What was sent must not come back as unsent.
    if (keys.some((key) => isEmpty(now, key) || now.underWay[key] !== before.underWay[key])) emit();
    else if (keys.length > 0) stop ??= clock.after(pauseMs, emit);
  });
}

/** Shows the host's copy of a draft unless something is already typed. False when the host could not be asked. */
async function bringBack(key: DraftKey): Promise<boolean> {
  const kept = await hostClient.request('readDraft', { threadId: key === 'new' ? null : key });
  if (!kept.ok) return false;
  if (kept.value !== null && isEmpty(useDrafts.getState(), key)) {
    draftChanged(key, kept.value.text);
    attachmentsChanged(key, kept.value.attachments);
    commentsChanged(key, kept.value.comments);
    notesChanged(key, kept.value.notes);
    if (kept.value.sent !== undefined) draftSent(key, kept.value.sent);
    void followSentDrafts();
    void checkNotes();
  }
  return true;
}

async function emitHost(key: DraftKey): Promise<void> {
  const state = useDrafts.getState();
  const { attachments, comments, notes, underWay } = state;
  const { [key]: sent } = underWay;
  const draft = {
    text: unsentText(state, key),
    attachments: attachments[key] ?? [],
    comments: comments[key] ?? [],
    notes: notes[key] ?? [],
    ...(sent !== undefined && { sent }),
  };
  const isKept = !isEmpty(useDrafts.getState(), key) && draft.text.length <= maxKeptCharacters;
  await hostClient.request('keepDraft', { threadId: key === 'new' ? null : key, draft: isKept ? draft : null });
}

function isEmpty({ attachments, comments, drafts, notes }: DraftsStore, key: DraftKey): boolean {
  return (
    (drafts[key] ?? '') === '' &&
    [attachments[key], comments[key], notes[key]].every((things = []) => things.length === 0)
  );
}

const kinds = ['attachments', 'comments', 'drafts', 'notes', 'underWay'] as const;

function changedKeys(now: DraftsStore, before: DraftsStore): readonly DraftKey[] {
  const names = [now, before].flatMap((state) => kinds.flatMap((kind) => Object.keys(state[kind])));
  return [...new Set(names)]
    .map((name) => (name === 'new' ? name : threadId.parse(name)))
    .filter((key) => kinds.some((kind) => now[kind][key] !== before[kind][key]));
}
