/**
 * Variables for a command that we have Codex run outside of any thread. Codex marks the commands of a thread itself,
 * with CODEX_THREAD_ID; a command with neither mark that has Codex as its parent gets no git, as
 * `electron/codex/codex-git.ts` says.
 */
export const commandMark: Readonly<Record<string, string>> = { WORKCELL_COMMAND: '1' };
