/**
 * True for a setting `NAME=value` of a variable that changes how output looks, or reports that no one is at the
 * keyboard. Any other variable may select a program.
 */
export function setsHarmless(setting: string): boolean {
  return harmless.test(setting);
}

const harmless =
  /^(?:CI|NO_COLOR|FORCE_COLOR|CLICOLOR|CLICOLOR_FORCE|TERM|COLORTERM|COLUMNS|LINES|LANG|LANGUAGE|LC_\w+|TZ|RUST_BACKTRACE|PYTHONUNBUFFERED)=/;
