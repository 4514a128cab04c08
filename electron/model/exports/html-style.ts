/** The style of an exported thread, in both themes. The file's policy contains its hash. */
export const exportStyle = `
:root { color-scheme: light dark; --ground: #fbfaf7; --say: #f3f0ea; --line: #e6e4e0; --text: #23201d; --text-2: #514b45; --text-3: #645e57; --accent: #0a6966; --add: #e3efe3; --del: #f5e8e2; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #1d1b1a; --say: #2c2927; --line: #312f2d; --text: #ece8e3; --text-2: #c0b9b1; --text-3: #a29b93; --accent: #56cabf; --add: #252e24; --del: #322723; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/22px -apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", system-ui, "Adwaita Sans", Cantarell, "Noto Sans", sans-serif; }
main { max-width: 808px; margin: 0 auto; padding: 32px 24px 72px; }
header { margin-bottom: 32px; padding-bottom: 16px; border-bottom: 1px solid var(--line); }
h1 { margin: 0 0 4px; font-size: 20px; line-height: 28px; font-weight: 600; letter-spacing: -0.01em; overflow-wrap: anywhere; }
header p { margin: 0; color: var(--text-3); font-size: 12.5px; line-height: 18px; overflow-wrap: anywhere; }
article { margin-top: 20px; }
h2 { margin: 0 0 4px; font-size: 13px; line-height: 20px; font-weight: 600; }
small { margin-left: 8px; color: var(--text-3); font-size: 12px; font-weight: 400; font-variant-numeric: tabular-nums; }
p { margin: 0 0 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.you { margin-top: 32px; margin-inline: -12px; padding: 8px 12px; border-radius: 6px; background: var(--say); }
.you p:last-child { margin-bottom: 0; }
.status, .aside { color: var(--text-2); }
.did { margin: 8px 0 4px; font-size: 13px; line-height: 20px; white-space: normal; }
.did code { white-space: pre-wrap; }
b, strong { font-weight: 600; }
code, pre { font-family: "JetBrains Mono", ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: 12px; font-variant-ligatures: none; }
code { overflow-wrap: anywhere; }
p:not(.did) > code { padding: 1px 4px; border-radius: 4px; background: var(--say); }
pre { margin: 4px 0 12px; padding: 8px 12px; border-radius: 6px; background: var(--say); line-height: 18px; overflow: auto; max-height: 480px; tab-size: 4; }
.you pre { padding-inline: 0; }
.diff i, .diff ins, .diff del { display: block; margin-inline: -12px; padding-inline: 12px; width: max-content; min-width: calc(100% + 24px); }
.diff i { color: var(--text-3); font-style: normal; }
.diff ins { background: var(--add); text-decoration: none; }
.diff del { background: var(--del); text-decoration: none; }
summary { width: fit-content; color: var(--text-3); font-size: 12.5px; line-height: 24px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
@media print { pre { max-height: none; white-space: pre-wrap; } }
`;

/** The SHA-256 of the style, in the format of a policy. */
export const exportStyleHash = '5XqFvRR4+R2X5dqGjplvHRZUYi8BESL6wP/A2mdLPS4=';
