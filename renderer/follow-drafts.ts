import { threadId } from '../shared/base/ids.ts';
import type { KeptPlace } from '../shared/texts/kept-text.ts';
import { messageTyped, restoreMessage } from './commands/drafts.commands.ts';
import { rescueEdits } from './commands/queue.commands.ts';
import { pageTexts, placeOf } from './commands/texts.commands.ts';
import { useConnection } from './stores/connection.store.ts';
import type { DraftKey } from './stores/draft-key.ts';
import { type DraftsStore, useDrafts } from './stores/drafts.store.ts';
import { useThreads } from './stores/threads.store.ts';
import { useWorkspace } from './stores/workspace.store.ts';

const kinds = ['attachments', 'comments', 'drafts', 'notes', 'recalls', 'underWay'] as const;

type Parts = { readonly [Kind in (typeof kinds)[number]]: DraftsStore[Kind][DraftKey] };

/**
 * Keeps drafts with the host, so that they outlive the page and the host. What the host kept comes back when a thread
 * or folder is shown for the first time. The draft of a thread that is not started belongs to its folder.
 */
export function followDrafts(page: Pick<Window, 'addEventListener'>): void {
  const foldersLeft = new Map<string, Parts>();
  let folder = folderShown();
  const look = (): void => {
    const now = folderShown();
    if (now !== folder) {
      // Without a folder there is nowhere to come back to, so the text goes along.
      const parts = folder === '' ? partsOf('new') : (foldersLeft.get(now) ?? noParts);
      if (folder !== '') foldersLeft.set(folder, partsOf('new'));
      else if (pageTexts.isOpen(nowhere)) pageTexts.keep(nowhere, null);
      folder = now;
      putParts('new', parts);
    }
    // Before the host has said which folder is open, this window is nowhere.
    if (useConnection.getState().host !== null) open(useThreads.getState().shown ?? 'new');
  };
  useWorkspace.subscribe(look);
  useThreads.subscribe(look);
  useConnection.subscribe(({ line, profile }, before) => {
    const isBack = line !== before.line || profile !== before.profile;
    if (line === 'connected' && isBack) pageTexts.reconnected();
  });
  useThreads.subscribe(({ queues }, before) => {
    if (queues !== before.queues) rescueEdits();
  });
  useDrafts.subscribe((now, before) => {
    for (const key of changedKeys(now, before)) {
      open(key);
      // What was sent must not come back as unsent.
      pageTexts.keep(placeOf(key, 'message'), messageTyped(key), now.underWay[key] !== before.underWay[key]);
    }
  });
  for (const event of ['pagehide', 'blur', 'visibilitychange']) {
    page.addEventListener(event, () => pageTexts.flush(), { capture: true });
  }
}

/** Where a message is as long as no folder is open. */
const nowhere: KeptPlace = { threadId: null, folder: '', field: 'message' };

/** Shows what the host kept of a draft, before what was typed in the meantime. */
function open(key: DraftKey): void {
  const place = placeOf(key, 'message');
  if (pageTexts.isOpen(place)) return;
  pageTexts.open(place, (kept) => {
    // The window shows another folder by now: the text stays there.
    if (kept !== null && isShown(key, place)) restoreMessage(key, kept);
  });
  if (messageTyped(key) !== null) pageTexts.keep(place, messageTyped(key));
}

const noParts: Parts = {
  attachments: undefined,
  comments: undefined,
  drafts: undefined,
  notes: undefined,
  recalls: undefined,
  underWay: undefined,
};

function partsOf(key: DraftKey): Parts {
  const { attachments, comments, drafts, notes, recalls, underWay } = useDrafts.getState();
  return {
    attachments: attachments[key],
    comments: comments[key],
    drafts: drafts[key],
    notes: notes[key],
    recalls: recalls[key],
    underWay: underWay[key],
  };
}

function putParts(key: DraftKey, parts: Parts): void {
  const state = useDrafts.getState();
  useDrafts.setState(
    Object.fromEntries(
      kinds.map((kind) => {
        const { [key]: _before, ...others } = state[kind];
        return [kind, parts[kind] === undefined ? others : { ...others, [key]: parts[kind] }];
      }),
    ),
  );
}

function folderShown(): string {
  return useWorkspace.getState().workspace?.path ?? '';
}

function isShown(key: DraftKey, { folder }: KeptPlace): boolean {
  return key !== 'new' || folder === folderShown();
}

function changedKeys(now: DraftsStore, before: DraftsStore): readonly DraftKey[] {
  const names = [now, before].flatMap((state) => kinds.flatMap((kind) => Object.keys(state[kind])));
  return [...new Set(names)]
    .map((name) => (name === 'new' ? name : threadId.parse(name)))
    .filter((key) => kinds.some((kind) => now[kind][key] !== before[kind][key]));
}
