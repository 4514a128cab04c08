import { threadId } from '../shared/base/ids.ts';
import type { TextPlace } from '../shared/texts/stored-text.ts';
import { systemClock } from './client/system-clock.ts';
import { checkSentDrafts } from './commands/compose.commands.ts';
import { getTypedMessage, restoreMessage } from './commands/drafts.commands.ts';
import { rescueQueuedEdits } from './commands/queue.commands.ts';
import { pageTexts, toFieldPlace } from './commands/texts.commands.ts';
import { useConnection } from './stores/connection.store.ts';
import type { DraftKey } from './stores/draft-key.ts';
import { type DraftsStore, useDrafts } from './stores/drafts.store.ts';
import { usePlace } from './stores/place.store.ts';
import { useThreads } from './stores/threads.store.ts';
import { useWorkspace } from './stores/workspace.store.ts';

const partKinds = ['attachments', 'carets', 'comments', 'drafts', 'notes', 'plans', 'recalls', 'inFlight'] as const;

/** How long a caret rests before a draft is saved only because of it, in milliseconds. */
const caretRestMs = 300;

type DraftParts = { readonly [Kind in (typeof partKinds)[number]]: DraftsStore[Kind][DraftKey] };

/**
 * Stores drafts on the host, so that they outlive the page and the host. Restores the stored draft when a thread or
 * folder is shown for the first time. The draft of a thread that is not started belongs to its folder.
 */
export function followDrafts(page: Pick<Window, 'addEventListener'>): void {
  const foldersLeft = new Map<string, DraftParts>();
  let folder = getShownFolder();
  const look = (): void => {
    const now = getShownFolder();
    if (now !== folder) {
      // Without a folder, the text has no place to return to, so it moves along.
      const parts = folder === '' ? getParts('new') : (foldersLeft.get(now) ?? noParts);
      if (folder !== '') foldersLeft.set(folder, getParts('new'));
      else if (pageTexts.isOpen(noFolderPlace)) pageTexts.save(noFolderPlace, null);
      folder = now;
      setParts('new', parts);
      if (parts.inFlight !== undefined) void checkSentDrafts();
    }
    // Until the host has reported the open folder, this window has no place.
    if (useConnection.getState().host !== null) openDraft(useThreads.getState().shown ?? 'new');
  };
  let moved: { readonly key: DraftKey; readonly cancel: () => void } | null = null;
  const forgetMove = (): void => {
    moved?.cancel();
    moved = null;
  };
  const saveMoved = (): void => {
    if (moved === null) return;
    const { key } = moved;
    forgetMove();
    saveDraft(key, false);
  };
  useWorkspace.subscribe(look);
  useThreads.subscribe(look);
  useConnection.subscribe(({ connectionState, profile }, before) => {
    // The other profile has no place for it.
    if (profile !== before.profile) forgetMove();
    const isBack = connectionState !== before.connectionState || profile !== before.profile;
    if (connectionState === 'connected' && isBack) pageTexts.handleReconnect();
  });
  useThreads.subscribe(({ queues }, before) => {
    if (queues !== before.queues) rescueQueuedEdits();
  });
  usePlace.subscribe(({ worktreesOf }, before) => {
    if (worktreesOf !== before.worktreesOf && useConnection.getState().host !== null) saveDraft('new', false);
  });
  useDrafts.subscribe((now, before) => {
    for (const key of changedKeys(now, before)) {
      if (moved !== null && moved.key !== key) saveMoved();
      forgetMove();
      // A sent message must not come back as unsent.
      if (isMoreThanCaret(key, now, before)) saveDraft(key, now.inFlight[key] !== before.inFlight[key]);
      else moved = { key, cancel: systemClock.after(caretRestMs, saveMoved) };
    }
  });
  for (const event of ['pagehide', 'blur', 'visibilitychange']) {
    page.addEventListener(
      event,
      () => {
        saveMoved();
        pageTexts.flush();
      },
      { capture: true },
    );
  }
}

/** The place of a message while no folder is open. */
const noFolderPlace: TextPlace = { threadId: null, folder: '', field: 'message' };

/** Puts the draft that the host stored before what was typed in the meantime. */
function openDraft(key: DraftKey): void {
  const place = toFieldPlace(key, 'message');
  if (pageTexts.isOpen(place)) return;
  pageTexts.open(place, (kept) => {
    // If the window now shows another folder, the text stays with the first one.
    if (kept !== null && isShown(key, place)) restoreMessage(key, kept);
  });
  if (getTypedMessage(key) !== null) pageTexts.save(place, getTypedMessage(key));
}

function saveDraft(key: DraftKey, isUrgent: boolean): void {
  openDraft(key);
  pageTexts.save(toFieldPlace(key, 'message'), getTypedMessage(key), isUrgent);
}

const noParts: DraftParts = {
  attachments: undefined,
  carets: undefined,
  comments: undefined,
  drafts: undefined,
  notes: undefined,
  plans: undefined,
  recalls: undefined,
  inFlight: undefined,
};

function getParts(key: DraftKey): DraftParts {
  const { attachments, carets, comments, drafts, notes, plans, recalls, inFlight } = useDrafts.getState();
  return {
    attachments: attachments[key],
    carets: carets[key],
    comments: comments[key],
    drafts: drafts[key],
    notes: notes[key],
    plans: plans[key],
    recalls: recalls[key],
    inFlight: inFlight[key],
  };
}

function setParts(key: DraftKey, parts: DraftParts): void {
  const state = useDrafts.getState();
  useDrafts.setState(
    Object.fromEntries(
      partKinds.map((kind) => {
        const { [key]: _before, ...others } = state[kind];
        return [kind, parts[kind] === undefined ? others : { ...others, [key]: parts[kind] }];
      }),
    ),
  );
}

function getShownFolder(): string {
  return useWorkspace.getState().workspace?.path ?? '';
}

function isShown(key: DraftKey, { folder }: TextPlace): boolean {
  return key !== 'new' || folder === getShownFolder();
}

function changedKeys(now: DraftsStore, before: DraftsStore): readonly DraftKey[] {
  const names = [now, before].flatMap((state) => partKinds.flatMap((kind) => Object.keys(state[kind])));
  return [...new Set(names)]
    .map((name) => (name === 'new' ? name : threadId.parse(name)))
    .filter((key) => partKinds.some((kind) => now[kind][key] !== before[kind][key]));
}

function isMoreThanCaret(key: DraftKey, now: DraftsStore, before: DraftsStore): boolean {
  return partKinds.some((kind) => kind !== 'carets' && now[kind][key] !== before[kind][key]);
}
