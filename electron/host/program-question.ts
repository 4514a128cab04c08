import { visibleLine } from '../../shared/base/visible-text.ts';
import type { McpServerDraft } from '../../shared/catalogs/mcp/mcp-settings.ts';
import { t } from '../../shared/i18n/i18n.ts';

/** A question about a program, as the person reads it: a sentence, and lines that name everything. */
export type ProgramQuestion = { readonly message: string; readonly lines: readonly string[] };

/** Longer questions do not fit on every screen, and what does not fit could hide something. In characters and lines. */
const longest = { text: 2_000, lines: 25 };

/** What Codex will start or reach as an MCP server. Null if that is too long to read in a dialog. */
export function questionAboutServer(name: string, { way }: McpServerDraft): ProgramQuestion | null {
  const lines =
    way.kind === 'program'
      ? [
          t`Program: ${quoted(way.command)}`,
          ...way.args.map((arg, at) => t`Argument ${at + 1}: ${quoted(arg)}`),
          ...(way.folder === null ? [] : [t`Folder: ${quoted(way.folder)}`]),
          ...named(way.variables, (names) => t`Variables: ${names}`),
        ]
      : [
          t`Address: ${quoted(way.url)}`,
          ...(way.tokenVariable === null ? [] : [t`Sends the value of this variable: ${quoted(way.tokenVariable)}`]),
          ...named(way.headers, (names) => t`Headers: ${names}`),
        ];
  if (lines.length > longest.lines || lines.join('\n').length > longest.text) return null;
  const server = quoted(name);
  const message =
    way.kind === 'program'
      ? t`Let Codex run this program as the MCP server ${server}?`
      : t`Let Codex connect to this MCP server as ${server}?`;
  return { message, lines };
}

function named(values: readonly { readonly name: string }[], line: (names: string) => string): readonly string[] {
  return values.length === 0 ? [] : [line(values.map(({ name }) => quoted(name)).join(', '))];
}

/** The text in quotes on one line. Two different texts never look the same because of their line breaks or controls. */
function quoted(text: string): string {
  return visibleLine(JSON.stringify(text));
}
