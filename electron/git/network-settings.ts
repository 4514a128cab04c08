import { harmlessValues } from '../files/executable-keys.ts';
import type { OwnPlaces } from './git-call.ts';

type Settings = readonly (readonly [key: string, value: string])[];

const events = [
  ...['pre-push', 'reference-transaction', 'post-merge', 'post-checkout', 'pre-receive', 'update', 'post-receive'],
  ...['post-update', 'proc-receive', 'push-to-checkout', 'pre-auto-gc'],
];

/** Settings that keep git from starting hooks, itself in other folders, and a cleanup. Needs git 2.55 for named hooks. */
function quietSettings({ emptyFile, emptyFolder }: OwnPlaces): Settings {
  return [
    ['core.hooksPath', emptyFolder],
    ['core.attributesFile', emptyFile],
    // Git asks the repository behind our objects for its refs with this, and would read its configuration otherwise.
    // The `#` makes git use a shell, which knows `:`.
    ['core.alternateRefsCommand', ': #'],
    ['core.fsmonitor', 'false'],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    ...events.map((event) => [`hook.${event}.enabled`, 'false'] as const),
  ];
}

/** Settings for a call that talks to a remote. The user's own configuration says the rest, such as ssh and proxies. */
export function networkSettings(own: OwnPlaces): Settings {
  return [
    ...quietSettings(own),
    // The user must know whom git talks to.
    ['http.followRedirects', 'false'],
    // Git would unpack a few objects one by one, and leave out those that only the private store has.
    ['transfer.unpackLimit', '1'],
    ['fetch.unpackLimit', '1'],
    ['fetch.recurseSubmodules', 'false'],
    ['fetch.writeCommitGraph', 'false'],
    ['push.gpgSign', 'false'],
    ['push.negotiate', 'false'],
    ['push.recurseSubmodules', 'no'],
    ['submodule.recurse', 'false'],
  ];
}

/**
 * Returns the command with which git serves a repository on this machine. That repository can be hostile too: without
 * these settings, a push runs its hooks, and its filters if it updates its own files.
 */
export function createServerCommand(program: string, service: 'upload-pack' | 'receive-pack', own: OwnPlaces): string {
  const settings: Settings = [
    // Git takes this key from no repository, and would run even an empty value of ours.
    ...harmlessValues([]).filter(([key]) => key !== 'uploadpack.packObjectsHook'),
    ...quietSettings(own),
    ['receive.autogc', 'false'],
    ['receive.denyCurrentBranch', 'refuse'],
  ];
  const given = settings.flatMap(([key, value]) => ['-c', quoteShellWord(`${key}=${value}`)]);
  return [quoteShellWord(program), ...given, service].join(' ');
}

/** Quotes a text for the shell that git uses on every system. */
export function quoteShellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
