import type { DiagnosticRedactor } from './diagnostic-redactor.ts';
import { namesSecret } from './phrase-rules.ts';
import { placeholder } from './redaction-rule.ts';

/** Facts that belong to a line of diagnostics, as the code that tells them has them. */
export type Properties = Readonly<Record<string, unknown>>;

/** What is safe to be written: words of code, numbers and texts that have been redacted and shortened. */
export type SafeValue = string | number | boolean | null;

/** Facts as a sink gets them. */
export type RedactedProperties = {
  readonly summary: Readonly<Record<string, SafeValue>>;
  /** Everything as it was; null outside dev builds. */
  readonly full: Properties | null;
};

const maxText = 500;

/**
 * Makes facts safe for a sink. Numbers, booleans and null stay as they are, and so do enumerations, in which a redactor
 * finds nothing. Texts are redacted; errors tell their name and message, other objects their JSON. Of these, what goes
 * by the name of a secret is replaced whatever it says. `isDevBuild` alone decides whether the full facts are kept.
 */
export function redactedProperties(
  properties: Properties,
  { isDevBuild, redactor }: { readonly isDevBuild: boolean; readonly redactor: DiagnosticRedactor },
): RedactedProperties {
  const summary = Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, safe(name, value, redactor)]),
  );
  return { summary, full: isDevBuild ? properties : null };
}

function safe(name: string, value: unknown, redactor: DiagnosticRedactor): SafeValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (namesSecret(name)) return placeholder('secret: password or key');
  const redacted = redactor.text(textOf(value));
  return redacted.length > maxText ? `${redacted.slice(0, maxText - 1)}…` : redacted;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // What refers to itself, or holds what JSON cannot say.
    return Object.prototype.toString.call(value);
  }
}
