import type { Result } from '../../../shared/base/result.ts';

/** Requests page after page from Codex with `ask`, starting with the first one. Stops after a failed page. */
export async function* pages<Page extends { readonly nextCursor: string | null }, Problem>(
  ask: (cursor: string | null) => Promise<Result<Page, Problem>>,
): AsyncGenerator<Result<Page, Problem>, void> {
  let cursor: string | null = null;
  do {
    const page: Result<Page, Problem> = await ask(cursor);
    yield page;
    cursor = page.ok ? page.value.nextCursor : null;
  } while (cursor !== null);
}
