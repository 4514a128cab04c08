/**
 * Variables for a command that Codex runs for Workcell outside any thread. Codex marks commands of a thread itself,
 * with CODEX_THREAD_ID. A command with neither mark and with Codex as its parent cannot use git; see
 * `electron/codex/codex-git.ts`.
 */
export const commandMark: Readonly<Record<string, string>> = { WORKCELL_COMMAND: '1' };
