import type { MouseEvent, ReactNode } from 'react';
import { askToOpenLink } from '../../../commands/links.commands.ts';
import { tooltip } from '../../../components/tooltip.ts';

/** A link out of the app: whichever way it is pressed, the person is asked first and told where it leads. */
export function SafeLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const askFirst = (event: MouseEvent): void => {
    event.preventDefault();
    if (event.button !== 2) void askToOpenLink(href);
  };
  return (
    <a
      href={href}
      rel="noopener noreferrer"
      target="_blank"
      {...tooltip(href)}
      onClick={askFirst}
      onAuxClick={askFirst}
    >
      {children}
    </a>
  );
}
