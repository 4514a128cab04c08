import { execFile } from 'node:child_process';
import { windowsProgram } from '../files/windows-program.ts';
import { findSystemProgram } from './system-program.ts';

// Each desktop has a setting on what programs report of their use. None can be read from Node, so the system's own tool
// is asked once, at the start. Where there is no such tool, or nothing was set, the system says nothing.

/** A tool to ask, and what of its output means that programs shall report nothing. */
export type PrivacyQuestion = {
  readonly program: string;
  readonly args: readonly string[];
  readonly forbids: RegExp;
};

const longestMs = 2_000;

/** What to ask on a system. Programs of the system are named by their whole path where that is fixed. */
export function privacyQuestion(
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
        program: windowsProgram('reg.exe', env),
        args: ['query', 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\DataCollection', '/v', 'AllowTelemetry'],
        forbids: /\bAllowTelemetry\s+REG_DWORD\s+0x0\b/i,
      };
    default:
      // GNOME's; `dconf read` prints nothing unless somebody has set it.
      return {
        program: 'dconf',
        args: ['read', '/org/gnome/desktop/privacy/send-software-usage-stats'],
        forbids: /^false\s*$/,
      };
  }
}

/** Whether the system's settings say that programs shall not report how they are used. Never rejects. */
export function askSystemPrivacy(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  return isForbidden(privacyQuestion(platform, env), env);
}

/** Asks; what does not answer in time, or cannot be started, says nothing. */
export async function isForbidden(
  question: PrivacyQuestion,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const found = await findSystemProgram(question.program, [], variables);
  if (found === null) return false;
  const { args, forbids } = question;
  const { cwd, env, program } = found;
  return new Promise((settle) => {
    execFile(program, args, { cwd, env: { ...env }, timeout: longestMs, windowsHide: true }, (problem, stdout) => {
      settle(problem === null && forbids.test(stdout));
    });
  });
}
