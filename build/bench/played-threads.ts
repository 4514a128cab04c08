import type { Page, WebSocketRoute } from '@playwright/test';
import { threadId } from '../../shared/base/ids.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';

/** A word in the title of only one of many threads, which is not one of the latest. */
export const rareTitle = { word: 'quokka', number: 4_711 } as const;

const subjects = [
  'Fix duplicate rows on resume',
  'Explain the batch writer',
  'Move the config to TOML',
  'Speed up parser',
];

function createThread(number: number): ThreadSummary {
  const subject = number === rareTitle.number ? rareTitle.word : subjects[number % subjects.length];
  return {
    id: threadId.parse(`played-${number}`),
    title: `${subject}, attempt ${number} of the day`,
    cwd: '/played',
    updatedAt: 1_700_000_000_000 + number * 60_000,
    state: 'idle',
    now: null,
    unread: false,
    model: null,
    pinned: false,
    archived: false,
    knownToCodex: true,
    forkedFrom: null,
  };
}

/** Sends this many threads to a page in addition to its host's data. Call it before the page connects. */
export async function playThreads(page: Page): Promise<{ readonly add: (count: number) => void }> {
  let socket: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/desk$/, (route) => {
    socket = route;
    const host = route.connectToServer();
    route.onMessage((message) => host.send(message));
    host.onMessage((message) => route.send(message));
  });
  return {
    add: (count) => {
      const payload = Array.from({ length: count }, (_, at) => createThread(at + 1));
      socket?.send(JSON.stringify({ kind: 'event', name: 'threadsChanged', payload }));
    },
  };
}
