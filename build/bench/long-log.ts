import type { Page, WebSocketRoute } from '@playwright/test';
import { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import { requestMessage } from '../../shared/contract/wire.ts';
import type { DiagnosticsLine } from '../../shared/diagnostics/diagnostics-line.ts';
import { createNumberedWord } from './numbered-text.ts';

const kinds = [
  { tag: 'info', domain: 'cli', says: 'ready, codex-cli 0.169.0, answered in 12 ms' },
  { tag: 'exec', domain: 'exec', says: 'exec.end outcome=done exitCode=0 durationMs=1204' },
  { tag: 'assistant', domain: 'turn', says: 'chat.turn_completed status=completed latencyMs=8211 tokens=48213' },
  { tag: 'stderr', domain: 'stderr', says: 'codex_core::client: stream of the model ended, 38 events' },
  { tag: 'session', domain: 'sessions', says: 'session.persist.success turns=12 bytes=40211 durationMs=3' },
] as const;

/** A word that appears at regular intervals, far enough from the end that it is not visible there. */
export const rare = { word: 'zebra', every: 1_000 } as const;

/** A line of a long log, always the same for a number. */
export function createLine(seq: number): DiagnosticsLine {
  const kind = kinds[seq % kinds.length] ?? kinds[0];
  const { domain, says, tag } = kind;
  const level = seq % 50 === 0 ? 'warning' : 'info';
  const text = `${createNumberedWord(seq)} ${says}${seq % rare.every === 500 ? ` ${rare.word}` : ''}`;
  return { seq, at: 1_700_000_000_000 + seq, tag, domain, level, text };
}

/** Returns the same line as text. */
export function createText(seq: number): string {
  const { domain, tag, text } = createLine(seq);
  return `06:45:02.118 [${tag}] ${domain} ${text}`;
}

/** This many lines, starting at a number. */
export function createLines<Line>(first: number, count: number, make: (seq: number) => Line): readonly Line[] {
  return Array.from({ length: count }, (_, at) => make(first + at));
}

/** Sends more lines of the played log to a page. */
export type PlayedLog = { readonly add: (count: number) => void };

const read = z.object({ after: z.number(), limit: z.number() });

/**
 * Plays a log of this many lines to a page instead of the host's own, because throttles keep a host from writing one
 * this long within a bench. Everything else still goes between the page and its host. Call it before the page connects.
 */
export async function playLog(page: Page, count: number): Promise<PlayedLog> {
  let last = count;
  let socket: WebSocketRoute | null = null;
  await page.routeWebSocket(/\/desk$/, (route) => {
    socket = route;
    const host = route.connectToServer();
    route.onMessage((message) => {
      const request = requestMessage.safeParse(parseJson(String(message))).data;
      const value = request === undefined ? null : getAnswer(request.method, request.input, last);
      if (request === undefined || value === null) host.send(message);
      else route.send(JSON.stringify({ kind: 'reply', id: request.id, result: { ok: true, value } }));
    });
    host.onMessage((message) => route.send(message));
  });
  return {
    add: (more) => {
      const payload = { lines: createLines(last + 1, more, createLine) };
      last += more;
      socket?.send(JSON.stringify({ kind: 'event', name: 'diagnosticsArrived', payload }));
    },
  };
}

function getAnswer(method: string, input: unknown, last: number): object | null {
  if (method === 'followDiagnostics') return { last };
  if (method !== 'readDiagnostics') return null;
  const { after, limit } = read.parse(input);
  return { lines: createLines(after + 1, Math.max(0, Math.min(limit, last - after)), createLine) };
}
