import type { Result } from '../base/result.ts';

/** Page after page of what `ask` asks Codex for, from the first one on. A page that was not given is the last one. */
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
