import type { Asked } from '../../../shared/approvals/approval.ts';
import { computeReach } from '../../../shared/approvals/reach.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { LinkTarget } from '../../../shared/suggested-actions/suggested-action.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { OwnOutcome } from '../../approvals/own-request.ts';
import { pathStyle } from '../../files/path-style.ts';
import type { Opener } from '../../workspace/opener.ts';
import type { ThreadsFacade } from '../threads-facade.ts';
import type { UserGate } from '../trust/own-action-review.ts';

export type SuggestedOpeningsDeps = {
  readonly clock: Clock;
  readonly opener: Opener;
  readonly userGate: Pick<UserGate, 'ask'>;
  readonly facade: Pick<ThreadsFacade, 'addEntry'>;
};

/** The place of a suggestion. */
export type SuggestingPlace = { readonly threadId: ThreadId; readonly turn: Turn; readonly cwd: string };

/** Something to open, and how to open it after the user confirms. The error is a sentence. */
type Opening = {
  readonly asked: Extract<Asked, { kind: 'openLink' | 'openFile' }>;
  readonly folder: string;
  open(): Promise<Result<null, string>>;
};

/** Opens links and files of an answer, after the user confirms. */
export class SuggestedOpenings {
  readonly #deps: SuggestedOpeningsDeps;

  constructor(deps: SuggestedOpeningsDeps) {
    this.#deps = deps;
  }

  /**
   * Starts the question. Calls `done` when the opening is finished. If this returns an error, a sentence, we did not
   * ask the user.
   */
  async propose(place: SuggestingPlace, target: LinkTarget, done: () => void): Promise<Result<null, string>> {
    const opening =
      target.type === 'openLink'
        ? this.#createLinkOpening(place, target.url)
        : await this.#createFileOpening(place, target);
    if (!opening.ok) return opening;
    const { asked, folder } = opening.value;
    const { threadId, turn } = place;
    const paths = asked.kind === 'openFile' ? [asked.path] : [];
    const reach = computeReach({
      workspace: folder,
      pathStyle,
      networkHost: null,
      network: false,
      anywhere: false,
      paths,
      escalated: false,
      unsandboxed: [],
      fullAccess: false,
    });
    const answered = this.#deps.userGate.ask({ threadId, turnId: turn.id, turn, asked, reach });
    void answered.then((outcome) => this.#open(place, opening.value, outcome)).finally(done);
    return ok(null);
  }

  #createLinkOpening({ cwd }: SuggestingPlace, address: string): Result<Opening, string> {
    const url = toWebAddress(address);
    if (url === null) return err(t`Workcell only opens web pages.`);
    const { openLink } = this.#deps.opener;
    const asked = { kind: 'openLink', url, by: openLink === null ? 'page' : 'host' } as const;
    return ok({ asked, folder: cwd, open: async () => (openLink === null ? ok(null) : openLink(url)) });
  }

  async #createFileOpening(
    { cwd }: SuggestingPlace,
    { line, path: named }: Extract<LinkTarget, { type: 'openFile' }>,
  ): Promise<Result<Opening, string>> {
    const { opener } = this.#deps;
    const found = await opener.find(cwd, named);
    if (!found.ok) return found;
    const { folder, path } = found.value;
    const open = async () => {
      // The path may now be a link to somewhere other than the card showed.
      const still = await opener.find(folder, path);
      if (!still.ok) return still;
      return still.value.path === path ? opener.openFile(path, line) : err(t`It is no longer the same file.`);
    };
    return ok({ asked: { kind: 'openFile', path, line, editor: opener.editor() }, folder, open });
  }

  async #open({ threadId, turn }: SuggestingPlace, { asked, open }: Opening, outcome: OwnOutcome): Promise<void> {
    if (outcome.answer !== 'approved') return;
    const { clock, facade } = this.#deps;
    const opened = await open();
    const id = `opened:${outcome.trace?.approvalId}`;
    const isLink = asked.kind === 'openLink';
    const target = isLink ? asked.url : asked.path;
    const done = isLink ? t`You opened a link from the answer.` : t`You opened a file from the answer.`;
    const failed = isLink ? t`The link did not open.` : t`The file did not open.`;
    const entry = opened.ok
      ? createNotice(id, clock.now(), 'info', done, target)
      : createNotice(id, clock.now(), 'error', failed, `${target}: ${opened.error}`);
    facade.addEntry(threadId, turn.id, entry);
  }
}

/** Returns a web address in the form that browsers use. Null for anything but http and https. */
function toWebAddress(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { href, protocol } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}
