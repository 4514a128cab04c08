import { join, win32 } from 'node:path';
import type { ConsentCircumstances } from '../privacy/consent/telemetry-consent-service.ts';
import { askSystemPrivacy } from './system-privacy.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Where policies are. `WORKCELL_POLICY_FILE` names one more beside the machine's: it can forbid, and takes nothing of
 * what the machine's forbids. On Windows the folder that a variable names is not the only one, as a person sets it.
 */
export function policyFiles(platform: NodeJS.Platform, env: Variables): readonly string[] {
  const named = env.WORKCELL_POLICY_FILE;
  const files = [...machineFiles(platform, env), ...(named === undefined || named === '' ? [] : [named])];
  return [...new Set(files)];
}

function machineFiles(platform: NodeJS.Platform, { ProgramData }: Variables): readonly string[] {
  if (platform === 'darwin') return ['/Library/Application Support/Workcell/policy.toml'];
  if (platform !== 'win32') return [join('/etc', 'workcell', 'policy.toml')];
  const folders = ['C:\\ProgramData', ...(ProgramData === undefined ? [] : [ProgramData])];
  return folders.map((folder) => win32.join(folder, 'Workcell', 'policy.toml'));
}

/** What of the machine and the environment decides about privacy, apart from the build. */
export function privacyInfo(
  platform: NodeJS.Platform,
  env: Variables,
): Pick<ConsentCircumstances, 'policyFiles' | 'systemForbids'> {
  return { policyFiles: policyFiles(platform, env), systemForbids: () => askSystemPrivacy(platform, env) };
}
