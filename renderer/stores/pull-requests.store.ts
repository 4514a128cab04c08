import { z } from 'zod';
import { create } from 'zustand';
import { threadId } from '../../shared/base/ids.ts';
import type { Immutable } from '../../shared/base/immutable.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { hostingService } from '../../shared/commits/hosting-service.ts';
import type { PullRequestState } from '../../shared/contract/pull-requests.ts';

/** Where a pull request is, and which one it is. */
const known = z.object({
  place: z.object({
    root: z.string(),
    branch: z.string().nullable(),
    remote: z.string(),
    repository: z.string(),
    service: hostingService,
  }),
  number: z.number().int().positive(),
  url: z.string().startsWith('https://'),
  /** The thread in which it was made; null if that is unknown. */
  threadId: threadId.nullable(),
});
export type PullRequestPlace = Immutable<z.infer<typeof known>>['place'];

/** A pull request that this window has made or looked for. */
export type SeenPullRequest = Immutable<z.infer<typeof known>> & {
  /** What failed once it was made, in a sentence. Null if nothing did, and after a reload. */
  readonly warning: string | null;
  /** What its service said about it at `readAt`, in Unix milliseconds. Null before the first answer. */
  readonly report: { readonly state: PullRequestState; readonly readAt: number } | null;
};

/** The last pull request of this window. It is asked about again only when the user says so. */
export const usePullRequests = create<{ readonly seen: SeenPullRequest | null }>()(() => ({ seen: null }));

/** Sets the pull request to show for its branch. */
export function pullRequestSeen(seen: SeenPullRequest): void {
  usePullRequests.setState({ seen });
}

/** Forgets it, so that another one can be made. */
export function pullRequestForgotten(): void {
  usePullRequests.setState({ seen: null });
}

const storageKey = 'workcell.pull-request';

/** Remembers its address until the window closes, but not its contents. */
export function persistPullRequest(storage: Pick<Storage, 'getItem' | 'removeItem' | 'setItem'>): void {
  const kept = known.safeParse(parseJson(storage.getItem(storageKey) ?? '')).data;
  if (kept !== undefined) pullRequestSeen({ ...kept, warning: null, report: null });
  usePullRequests.subscribe(({ seen }) => {
    try {
      if (seen === null) storage.removeItem(storageKey);
      else storage.setItem(storageKey, JSON.stringify(known.parse(seen)));
    } catch {
      // The storage may be full. It is then forgotten with the page.
    }
  });
}
