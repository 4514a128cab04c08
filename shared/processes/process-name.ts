import { t } from '../i18n/i18n.ts';
import type { ListedProcess, ProcessKind } from './listed-process.ts';

const kindNames: Readonly<Record<ProcessKind, string>> = {
  appServer: 'Codex',
  mcpServer: t`MCP server`,
  command: t`Command`,
  runner: t`Run tool`,
  backgroundCommand: t`Background command`,
  keyring: t`Keyring`,
  worker: t`Part of Workcell`,
  other: t`Other program`,
};

/** A process's name for people: `MCP server notes`. */
export function getProcessName({ kind, server }: Pick<ListedProcess, 'kind' | 'server'>): string {
  return server === null ? kindNames[kind] : `${kindNames[kind]} ${server}`;
}
