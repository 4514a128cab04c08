import { execFile } from 'node:child_process';
import { getWindowsProgram } from '../files/windows-program.ts';
import type { KnownFolders } from '../workspace/known-folders.ts';
import { findSystemProgram } from './system-program.ts';

// Each desktop has a setting for whether programs may report usage. Node cannot read it, so Workcell runs the system's
// own tool once at startup. Without such a tool or setting, nothing is forbidden.

/** A tool to run, and the output that forbids reports. */
export type PrivacyQuestion = {
  readonly program: string;
  readonly args: readonly string[];
  readonly forbids: RegExp;
};

const timeoutMs = 2_000;

/** Returns the tool for a system. Uses absolute paths for system programs where they are fixed. */
export function getPrivacyQuestion(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): PrivacyQuestion {
  switch (platform) {
    case 'darwin':
      // "Share with app developers" in Privacy & Security, Analytics & Improvements.
      return {
        program: '/usr/bin/plutil',
        args: [
          ...['-convert', 'xml1', '-o', '-'],
          '/Library/Application Support/CrashReporter/DiagnosticMessagesHistory.plist',
        ],
        forbids: /<key>ThirdPartyDataSubmit<\/key>\s*(?:<false\/>|<integer>0<\/integer>)/,
      };
    case 'win32':
      // The group policy "Allow Diagnostic Data"; 0 is off.
      return {
        program: getWindowsProgram('reg.exe', env),
        args: ['query', 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection', '/v', 'AllowTelemetry'],
        forbids: /\bAllowTelemetry\s+REG_DWORD\s+0x0\b/i,
      };
    default:
      // GNOME's setting; `dconf read` prints nothing unless someone has set it.
      return {
        program: 'dconf',
        args: ['read', '/org/gnome/desktop/privacy/send-software-usage-stats'],
        forbids: /^false\s*$/,
      };
  }
}

/**
 * Returns whether the system's settings forbid programs to report usage. Runs no program from `known`. Never rejects.
 */
export async function askSystemPrivacy(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  known: Pick<KnownFolders, 'list'>,
): Promise<boolean> {
  return await isForbidden(getPrivacyQuestion(platform, env), env, await known.list());
}

/** Runs the tool. If it does not answer in time or cannot be started, nothing is forbidden. */
export async function isForbidden(
  question: PrivacyQuestion,
  variables: Readonly<Record<string, string | undefined>>,
  folders: readonly string[] = [],
): Promise<boolean> {
  const found = await findSystemProgram(question.program, folders, variables);
  if (found === null) return false;
  const { args, forbids } = question;
  const { cwd, env, program } = found;
  return new Promise((settle) => {
    execFile(program, args, { cwd, env: { ...env }, timeout: timeoutMs, windowsHide: true }, (problem, stdout) => {
      settle(problem === null && forbids.test(stdout));
    });
  });
}
