import { join, win32 } from 'node:path';
import type { ConsentCircumstances } from '../privacy/consent/telemetry-consent-service.ts';
import type { KnownFolders } from '../workspace/known-folders.ts';
import { askSystemPrivacy } from './system-privacy.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Returns the policy files. `WORKCELL_POLICY_FILE` adds one to the machine's: it can forbid more, but cannot allow what
 * the machine forbids. On Windows, the folder from an environment variable is not the only one, because a user can set
 * that variable.
 */
export function listPolicyFiles(platform: NodeJS.Platform, env: Variables): readonly string[] {
  const named = env.WORKCELL_POLICY_FILE;
  const files = [...listMachineFiles(platform, env), ...(named === undefined || named === '' ? [] : [named])];
  return [...new Set(files)];
}

function listMachineFiles(platform: NodeJS.Platform, { ProgramData }: Variables): readonly string[] {
  if (platform === 'darwin') return ['/Library/Application Support/Workcell/policy.toml'];
  if (platform !== 'win32') return [join('/etc', 'workcell', 'policy.toml')];
  const folders = ['C:\\ProgramData', ...(ProgramData === undefined ? [] : [ProgramData])];
  return folders.map((folder) => win32.join(folder, 'Workcell', 'policy.toml'));
}

/** Returns the facts about the machine and the environment that decide about privacy, apart from the build. */
export function getPrivacyInfo(
  platform: NodeJS.Platform,
  env: Variables,
  known: Pick<KnownFolders, 'list'>,
): Pick<ConsentCircumstances, 'policyFiles' | 'systemForbids'> {
  return { policyFiles: listPolicyFiles(platform, env), systemForbids: () => askSystemPrivacy(platform, env, known) };
}
