import type { MachineInfo } from '../../shared/machine/machine-facts.ts';
import { findOnPath } from '../files/find-on-path.ts';

const programs = [
  ['apt', 'apt-get'],
  ['dnf', 'dnf'],
  ['pacman', 'pacman'],
  ['zypper', 'zypper'],
] as const;

/** Finds the package manager of this Linux; null if it is not a known one. */
export async function findInstaller(
  path: string,
  workspaces: readonly string[] = [],
): Promise<MachineInfo['installer']> {
  if (process.platform !== 'linux') return null;
  for (const [installer, program] of programs) {
    if ((await findOnPath(program, path, workspaces)) !== null) return installer;
  }
  return null;
}
