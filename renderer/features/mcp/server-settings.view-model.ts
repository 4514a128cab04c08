import type { McpLayer, McpServerSettings } from '../../../shared/catalogs/mcp/mcp-settings.ts';
import type { HostInfo } from '../../../shared/contract/app.ts';
import type { WriteMcpProblem } from '../../../shared/contract/mcp.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { describeWireFault } from '../../client/describe-wire-fault.ts';
import { isWireFault, joinAlertText } from '../../commands/show-problem.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import type { McpSignIn, McpTest } from '../../stores/mcp.store.ts';

export type ServerSettingsView = {
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  /** Where these settings come from, and which of them cannot be changed here. */
  readonly origin: string;
  readonly canChange: boolean;
};

/** Describes a server's settings in the configuration. */
export function describeServerSettings({
  layers,
  startupSeconds,
  version,
  way,
}: McpServerSettings): ServerSettingsView {
  const row = (label: string, value: string | null) => (value === null || value === '' ? [] : [{ label, value }]);
  const hidden = (names: readonly string[]) => (names.length === 0 ? null : t`${names.join(', ')} (values not shown)`);
  const limit = row(t`Startup timeout`, startupSeconds === null ? null : `${startupSeconds}\u00a0s`);
  const rows =
    way.kind === 'program'
      ? [
          ...row(t`Program`, way.command),
          ...row(t`Arguments`, way.args.join('\n')),
          ...row(t`Folder`, way.folder),
          ...row(t`Variables`, hidden(way.variables)),
          ...limit,
        ]
      : [
          ...row(t`Address`, way.url),
          ...row(t`Token from`, way.tokenVariable),
          ...row(t`Headers`, hidden(way.headers)),
          ...limit,
        ];
  return { rows, origin: describeOrigin(layers, version !== null), canChange: version !== null };
}

function describeOrigin(layers: readonly McpLayer[], canChange: boolean): string {
  const others = layers.filter(({ kind }) => kind !== 'user');
  if (others.length === 0) return t`From config.toml in CODEX_HOME.`;
  if (!canChange) return t`From ${others.map(describeLayer).join(t` and `)}. You cannot change it here.`;
  const over = others.map((layer) => t`${layer.keys.join(', ')} from ${describeLayer(layer)}`).join('; ');
  return t`From config.toml in CODEX_HOME, but ${over}. You cannot change that here.`;
}

function describeLayer({ kind, place }: McpLayer): string {
  const named = place === null ? '' : ` (${place})`;
  switch (kind) {
    case 'user':
      return `config.toml${named}`;
    case 'profile':
      return t`the profile ${place ?? ''}`.trim();
    case 'project':
      return t`this folder${named}`;
    case 'system':
      return t`this machine's configuration${named}`;
    case 'managed':
      return t`your administrator${named}`;
    case 'session':
      return t`Codex's start options`;
    case 'packaged':
      return t`Codex's built-in defaults${named}`;
  }
}

/** Describes the progress or the result of a test. `quote`: the server's or Codex's own words. */
export function describeServerTest(test: McpTest): {
  readonly glyph: GlyphState;
  readonly text: string;
  readonly quote: string | null;
} {
  switch (test.type) {
    case 'running':
      return { glyph: 'running', text: t`Testing…`, quote: null };
    case 'answered': {
      const read = test.resources === 0 ? '' : `, ${counted(test.resources, 'resource')}`;
      const text = t`The test found ${counted(test.tools, 'tool')}${read} in ${formatDuration(test.tookMs)}.`;
      return { glyph: 'done', text, quote: null };
    }
    case 'signInNeeded':
      return { glyph: 'warning', text: t`The server answered and needs you to sign in.`, quote: null };
    case 'failed':
      return { glyph: 'failed', text: t`The test failed.`, quote: test.message };
    case 'cancelled':
      return { glyph: 'stopped', text: t`Test canceled.`, quote: null };
  }
}

/** Describes the progress or the result of a sign-in. */
export function describeServerSignIn(signIn: McpSignIn): {
  readonly glyph: GlyphState;
  readonly text: string;
  readonly quote: string | null;
} {
  switch (signIn.type) {
    case 'opening':
      return { glyph: 'running', text: t`Requesting the sign-in page…`, quote: null };
    case 'waiting':
      return { glyph: 'waiting', text: t`Sign in on the page in your browser.`, quote: null };
    case 'signedIn':
      return { glyph: 'done', text: t`You are signed in.`, quote: null };
    case 'failed':
      return { glyph: 'failed', text: t`Sign-in failed.`, quote: signIn.message };
    case 'cancelled':
      return { glyph: 'stopped', text: t`Sign-in canceled.`, quote: null };
  }
}

/** Explains why the configuration was not changed. */
export function describeMcpProblem(problem: WriteMcpProblem | WireFault): string {
  if (isWireFault(problem)) return joinAlertText(describeWireFault(problem));
  switch (problem.type) {
    case 'badName':
      return t`Use up to 80 letters, digits and _ - . : / @.`;
    case 'taken':
      return t`A server with this name already exists. Nothing was saved.`;
    case 'changed':
      return t`This server changed in config.toml. Nothing was saved. The current settings are shown.`;
    case 'notConfirmed':
      return describeNotConfirmed(problem);
    case 'refused':
      return t`Codex rejected this. Nothing was saved. ${problem.message.trim()}`;
    case 'codexNotReady':
      return t`Nothing was saved. ${problem.message}`;
  }
}

/** Says where the host asks about a program. */
export function describeConfirmation(host: HostInfo['kind']): string {
  return host === 'desktop' ? t`Confirm it in the Workcell dialog.` : t`Confirm it in the terminal that runs Workcell.`;
}

function describeNotConfirmed({ part, why }: Extract<WriteMcpProblem, { type: 'notConfirmed' }>): string {
  switch (why) {
    case 'declined':
      return t`You did not allow it. Nothing was saved.`;
    case 'noAnswer':
      return t`The question got no answer. Nothing was saved.`;
    case 'busy':
      return t`Workcell is already asking about another server. Nothing was saved. Answer that question first.`;
    case 'cannotAsk':
      return t`Workcell asks about new programs and addresses in its terminal, and it has none. Nothing was saved. Start Workcell in a terminal, or add the server to config.toml.`;
    case 'tooLong':
      return part === undefined
        ? t`This is too long to confirm. Nothing was saved. Add the server to config.toml.`
        : t`${part} is too long to confirm. Nothing was saved. Add the server to config.toml.`;
  }
}
