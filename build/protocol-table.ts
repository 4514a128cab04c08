import { protocolDecisions, reasons } from './protocol-decisions.ts';

/** The methods of a protocol that a client sends, and those that it receives. */
export type ProtocolMethods = { readonly requests: readonly string[]; readonly notifications: readonly string[] };

/** Lists the methods in the text of `generated.ts`. */
export function listProtocolMethods(text: string): ProtocolMethods {
  return { requests: listMethods(text, 'ClientRequest'), notifications: listMethods(text, 'ServerNotification') };
}

function listMethods(text: string, type: string): readonly string[] {
  const union = new RegExp(`^export type ${type} = (.*);$`, 'm').exec(text)?.[1] ?? '';
  return [...union.matchAll(/"method": "([^"]+)"/g)].map(([, method = '']) => method).toSorted();
}

type Decisions = Readonly<Record<string, keyof typeof reasons>>;

/** Writes the page that says of each method of a protocol whether Workcell uses it, and if not, why. */
export function describeProtocol(
  { requests, notifications }: ProtocolMethods,
  version: string,
  decisions: Decisions = protocolDecisions,
): string {
  const isUsed = (method: string): boolean => !Object.hasOwn(decisions, method);
  const [sent, read] = [requests.filter(isUsed), notifications.filter(isUsed)];
  const groups = Object.entries(reasons).map(([reason, sentence]) => {
    const inGroup = (method: string): boolean => decisions[method] === reason;
    const lines = [
      ...listLine('Requests', requests.filter(inGroup)),
      ...listLine('Notifications', notifications.filter(inGroup)),
    ];
    return `### ${sentence}\n\n${lines.join('\n\n')}\n`;
  });
  return `# The protocol of Codex

What Workcell uses of the app server of Codex ${version}: ${sent.length} of ${requests.length} requests and ${read.length} of ${notifications.length} notifications. \`npm run protocol:generate\`
writes this page. The reasons are in \`build/protocol-decisions.ts\`, and a new Codex does not compile before someone
decides about its methods.

## Used

${[...listLine('Requests', sent), ...listLine('Notifications', read)].join('\n\n')}

## Not used

${groups.join('\n')}`;
}

function listLine(kind: string, methods: readonly string[]): readonly string[] {
  return methods.length === 0 ? [] : [`${kind}: ${methods.map((method) => `\`${method}\``).join(', ')}`];
}
