/** The icon of Codex's answers: a prompt in a nut. */
export function CodexIcon() {
  return (
    <svg viewBox="0 0 16 16" width="1rem" height="1rem" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M8 1.7 13.5 4.85v6.3L8 14.3 2.5 11.15v-6.3z" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="m5.9 6.3 1.9 1.7-1.9 1.7m3 0h1.4" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
