import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { visibleLine } from '../base/visible-text.ts';
import { isInside, type PathStyle } from '../files/is-inside.ts';
import { t } from '../i18n/i18n.ts';

/** What an approval would let Codex reach, according to the protocol. Nothing is guessed from a command's text. */
export const reach = z.object({
  network: z.boolean(),
  outsideWorkspace: z.boolean(),
  outsideSandbox: z.boolean(),
  everything: z.boolean(),
  /** Real paths that a patch writes although the sandbox does not let Codex write there. Missing if there are none. */
  unsandboxed: z.array(z.string()).optional(),
  /** Named hosts, roots, and paths, for the card's text. */
  details: z.array(z.string()),
});
export type Reach = Immutable<z.infer<typeof reach>>;

/** What the protocol says about an action's targets. Paths are real and absolute. */
export type ReachInput = {
  readonly workspace: string;
  readonly pathStyle: PathStyle;
  /** A host that Codex requests network access to. */
  readonly networkHost: string | null;
  /** The request is for network access in general. */
  readonly network: boolean;
  /** The request is for places that it does not name by path. */
  readonly anywhere: boolean;
  /** The requested working directory, roots, changed files, and permissions. */
  readonly paths: readonly string[];
  /** The raw call asks to run outside the sandbox. */
  readonly escalated: boolean;
  /**
   * The changed files that the sandbox does not let Codex write. After an approval, Codex writes them outside the
   * sandbox.
   */
  readonly unsandboxed: readonly string[];
  /** The mode is Full access. */
  readonly fullAccess: boolean;
};

/**
 * Returns what an approval would let Codex reach beyond the workspace and its sandbox. Null when Codex did not report
 * it. Derives nothing from a command's text.
 */
export function computeReach(facts: ReachInput): Reach | null {
  const outside = facts.paths.filter((path) => !isInside(facts.workspace, path, facts.pathStyle));
  const reach = {
    network: facts.network || facts.networkHost !== null,
    outsideWorkspace: outside.length > 0 || facts.anywhere,
    outsideSandbox: facts.escalated || facts.fullAccess || facts.unsandboxed.length > 0,
    everything: facts.fullAccess,
    ...(facts.unsandboxed.length > 0 && !facts.escalated && { unsandboxed: [...new Set(facts.unsandboxed)] }),
    details: [...(facts.networkHost === null ? [] : [facts.networkHost]), ...new Set(outside)],
  };
  const said = reach.network || reach.outsideWorkspace || reach.outsideSandbox;
  return said ? reach : null;
}

/** A way an action leaves the workspace and its sandbox. */
export const reachKind = z.enum(['network', 'outsideWorkspace', 'outsideSandbox']);
export type ReachKind = z.infer<typeof reachKind>;

/** Every way this reach leaves the workspace and its sandbox. Empty when Codex did not say. */
export function listReachKinds(reach: Reach | null): readonly ReachKind[] {
  return reachKind.options.filter((kind) => reach?.[kind] === true);
}

/** Returns the same reach plus leaving the sandbox. */
export function addOutsideSandbox(reach: Reach | null): Reach {
  const nowhere = { network: false, outsideWorkspace: false, everything: false, details: [] };
  return { ...nowhere, ...reach, outsideSandbox: true };
}

/** Describes in words how a reach leaves the workspace or the sandbox, or uses the network. */
export function describeReach(reach: Reach): string {
  if (reach.everything) return t`Everything on this machine. The sandbox is off.`;
  const isPath = (detail: string) => /^(?:[/\\~]|[A-Za-z]:[\\/])/.test(detail);
  const hosts = reach.details.filter((detail) => !isPath(detail));
  const paths = reach.details.filter(isPath);
  const sentences = [
    reach.outsideSandbox ? describeUnsandboxed(reach) : '',
    reach.network
      ? t`The network${hosts.length > 0 ? `: ${joinNames(hosts)}` : ''}. Anything it reads can be sent elsewhere.`
      : '',
    reach.outsideWorkspace ? t`Outside this folder${paths.length > 0 ? `: ${joinNames(paths)}` : ''}.` : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function describeUnsandboxed({ unsandboxed }: Reach): string {
  return unsandboxed === undefined
    ? t`Outside the sandbox, so it can write anywhere and use the network.`
    : t`Outside the sandbox, which does not let Codex write to ${joinNames(unsandboxed)}.`;
}

function joinNames(names: readonly string[]): string {
  const shown = names.slice(0, 3).map(visibleLine);
  const more = names.length - shown.length;
  return more > 0 ? t`${shown.join(', ')} and ${more} more` : shown.join(', ');
}
