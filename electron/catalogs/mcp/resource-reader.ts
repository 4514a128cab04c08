import { isUtf8 } from 'node:buffer';
import { type Attachment, maxAttachmentBytes } from '../../../shared/attachments/attachment.ts';
import { detectImageType } from '../../../shared/attachments/image-type.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import type { AttachResourceProblem } from '../../../shared/contract/mcp.ts';
import { maskText } from '../../../shared/input-safety/inspect-text.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { CodexProblem, CodexServer } from '../../codex/codex-server.ts';
import type { ResourceContent } from '../../model/codex-protocol/generated.ts';
import type { CodexReply } from '../../model/codex-protocol/protocol.ts';
import { describeCodexProblem } from '../describe-codex-problem.ts';

/** How long a server may take for a resource, in milliseconds, unless its `tool_timeout_sec` is less. */
const deadlineMs = 30_000;
const maxName = 200;
const maxMessageLength = 500;

export type ResourceReaderDeps = {
  readonly codex: CodexServer;
  /** Stores the bytes as an attachment with this name, and returns the path. Rejects with the system's error. */
  storeAttachment(name: string, bytes: Uint8Array): Promise<string>;
};

type Wanted = RequestInput<'attachResource'>;

/** Reads resources of MCP servers through Codex, and stores each as a message attachment. */
export class ResourceReader {
  readonly #deps: ResourceReaderDeps;

  constructor(deps: ResourceReaderDeps) {
    this.#deps = deps;
  }

  /** Reads a resource in a thread's scope. If `threadId` is null, in the scope of the configuration. */
  async attach(wanted: Wanted, threadId: ThreadId | null): Promise<Result<Attachment, AttachResourceProblem>> {
    const read = await this.#read(wanted, threadId);
    if (!read.ok) return err(toProblem(read.error));
    const content = toAttachmentContent(read.value.contents);
    if (!content.ok) return content;
    const { bytes, kind } = content.value;
    // The server chooses these, and the user is not asked about them before they are sent.
    const uri = maskText(wanted.uri);
    const name = toName(maskText(wanted.name)) || toName(uri);
    try {
      const source = await this.#deps.storeAttachment(name, bytes);
      return ok({ kind, name, source, resource: { server: wanted.server, uri } });
    } catch (failure) {
      return err({ type: 'notKept', message: getErrorMessage(failure) });
    }
  }

  async #read(
    { server, uri }: Wanted,
    threadId: ThreadId | null,
  ): Promise<Result<CodexReply<'mcpServer/resource/read'>, CodexProblem>> {
    const ask = (thread: ThreadId | null) =>
      this.#deps.codex.request('mcpServer/resource/read', { server, uri, threadId: thread }, { timeoutMs: deadlineMs });
    const read = await ask(threadId);
    // Codex has not loaded a thread that was only viewed.
    const isUnknown = threadId !== null && !read.ok && read.error.type === 'refused';
    return isUnknown && read.error.message.includes(threadId) ? await ask(null) : read;
  }
}

/** Shortens the name to one line of readable length. */
function toName(words: string): string {
  return words.replace(/\s+/gu, ' ').trim().slice(0, maxName).toWellFormed();
}

function toProblem(problem: CodexProblem): AttachResourceProblem {
  if (problem.type === 'noAnswer') return { type: 'noAnswer', afterMs: problem.afterMs };
  return { type: 'notRead', message: describeCodexProblem(problem).slice(0, maxMessageLength) };
}

type Content = { readonly kind: 'file' | 'image'; readonly bytes: Uint8Array };

/**
 * Turns a server's reply for a resource into one attachment: an image by its bytes, or text. Joins several texts. Uses
 * the server's declared type only to reject the content.
 */
export function toAttachmentContent(contents: readonly ResourceContent[]): Result<Content, AttachResourceProblem> {
  const given = contents.map((content) => ({
    said: content.mimeType ?? '',
    bytes: 'text' in content ? Buffer.from(content.text) : Buffer.from(content.blob, 'base64'),
    isBlob: 'blob' in content,
  }));
  const size = given.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > maxAttachmentBytes) return err({ type: 'tooLarge', bytes: size });
  if (size === 0) return err({ type: 'empty' });
  const [first, ...others] = given;
  if (first !== undefined && others.length === 0 && first.isBlob && detectImageType(first.bytes) !== null) {
    return ok({ kind: 'image', bytes: first.bytes });
  }
  const noImage = given.find(({ bytes, isBlob, said }) => isBlob && isPicture(said) && detectImageType(bytes) === null);
  if (noImage !== undefined) return err({ type: 'noImage', message: noImage.said.slice(0, 100) });
  if (given.every(({ bytes }) => isText(bytes))) {
    return ok({ kind: 'file', bytes: Buffer.from(given.map(({ bytes }) => bytes.toString('utf8')).join('\n\n')) });
  }
  return err({ type: others.length === 0 ? 'neitherTextNorImage' : 'mixed' });
}

/** Returns whether a declared type is an image. SVG counts as text, because Codex cannot view it as an image. */
function isPicture(said: string): boolean {
  return said.startsWith('image/') && !said.startsWith('image/svg');
}

function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}
