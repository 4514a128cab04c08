import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { cliFailure, environmentSnapshot } from '../cli/cli-state.ts';

const codexFacts = z.discriminatedUnion('type', [
  environmentSnapshot.pick({ binary: true, binarySource: true, version: true }).extend({ type: z.literal('found') }),
  z.object({ type: z.literal('unusable'), failure: cliFailure }),
]);

/** Whether a command runs in Codex's sandbox. */
const sandboxFacts = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** There is no Codex to check with, or on Windows, none that runs. */
  z.object({ type: z.literal('notAsked') }),
  /** Windows: Codex must set it up first, or again. */
  z.object({ type: z.literal('notSetUp') }),
  z.object({
    type: z.literal('failed'),
    /** The system setting that causes it, if it can be read. */
    cause: z.enum(['noBubblewrap', 'appArmor', 'namespacesOff', 'noNamespacesLeft', 'unknown']),
    /** Codex's last message. May be empty. */
    message: z.string(),
  }),
]);
export type SandboxInfo = Immutable<z.infer<typeof sandboxFacts>>;

/** The git that Workcell runs. `message` says why it does not work. */
const gitFacts = z.discriminatedUnion('type', [
  z.object({ type: z.literal('found'), version: z.string() }),
  z.object({ type: z.literal('missing') }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type GitInfo = Immutable<z.infer<typeof gitFacts>>;

/** Whether the system's keyring is reachable. Whether it is unlocked is not checked, because that may open a dialog. */
const keyringFacts = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reached') }),
  /** `hasBus` means that this session could run a keyring. */
  z.object({ type: z.literal('unreached'), message: z.string(), hasBus: z.boolean() }),
]);

/** How the threads are stored on disk and what holds their key, if that is known without the key. */
const storedThreads = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('unreadable') }),
  z.object({ type: z.literal('plain') }),
  z.object({
    type: z.literal('encrypted'),
    keyHolder: z.enum(['keyring', 'safeStorage', 'keyFile', 'recoveryKey']).nullable(),
  }),
]);
export type StoredThreads = Immutable<z.infer<typeof storedThreads>>;

/** The facts about this machine that matter to Codex and the app. */
export const machineInfo = z.object({
  platform: z.enum(['linux', 'darwin', 'win32', 'other']),
  /** The program that installs packages on this machine. */
  installer: z.enum(['apt', 'dnf', 'pacman', 'zypper']).nullable(),
  codex: codexFacts,
  sandbox: sandboxFacts,
  git: gitFacts,
  keyring: keyringFacts,
  threads: storedThreads,
});
export type MachineInfo = Immutable<z.infer<typeof machineInfo>>;
