import { describe, expect, it } from 'vitest';
import { describeStartFailure } from './describe-start-failure.ts';

const types =
  'rmcp::transport::worker::WorkerTransport<rmcp::transport::streamable_http_client::StreamableHttpClientWorker<codex_rmcp_client::http::Client>>';

describe('why an MCP server did not start', () => {
  it.each([
    ['No such file or directory (os error 2)', 'Its program was not found.'],
    ['program not found', 'Its program was not found.'],
    ['Permission denied (os error 13)', 'Its program may not be run.'],
    ['Exec format error (os error 8)', 'Its program cannot run on this system.'],
    [
      'handshaking with MCP server failed: connection closed: initialize response: connection closed: initialize response',
      'Its program ended before it answered.',
    ],
    [
      `handshaking with MCP server failed: Send message error Transport [${types}] error: Client error: error sending request for url (http://127.0.0.1:9/mcp), when send initialize request`,
      'http://127.0.0.1:9/mcp cannot be reached.',
    ],
    ['dns error: failed to lookup address information', 'It cannot be reached.'],
    [
      `Send message error Transport [${types}] error: HTTP status server error (502 Bad Gateway) for url (https://tools.example/mcp)`,
      'https://tools.example/mcp returned HTTP 502.',
    ],
    ['unexpected server response: HTTP 404: <html>', 'It returned HTTP 404.'],
    ['Auth required, when send initialize request', 'It needs you to sign in.'],
    ['Unexpected content type: Some("text/html")', 'It answered, but not as an MCP server does.'],
    [
      'invalid peer certificate: UnknownIssuer for https://x.test/mcp',
      'The certificate of https://x.test/mcp is not accepted.',
    ],
  ])('is in plain words, with the exact text for Details: %s', (error, words) => {
    const raw = `MCP client for \`tiny\` failed to start: MCP startup failed: ${error}`;
    expect(describeStartFailure(raw)).toEqual({ words, raw });
  });

  it('names the limit and where to change it', () => {
    const raw =
      'MCP client for `slow` timed out after 2 seconds. Add or adjust `startup_timeout_sec` in your config.toml:\n[mcp_servers.slow]\nstartup_timeout_sec = XX';
    expect(describeStartFailure(raw)).toEqual({
      words: 'It did not answer within 2\u00a0s. Allow it more time in its settings.',
      raw,
    });
  });

  it('keeps plain words, and cuts long ones with Rust types', () => {
    const plain = 'Environment variable TOKEN for MCP server `tiny` is not set';
    expect(describeStartFailure(plain)).toEqual({ words: plain, raw: null });
    const { words, raw } = describeStartFailure(`Something odd in [${types}] happened. ${'More words. '.repeat(60)}`);
    expect(words).toMatch(/^Something odd in {1,2}happened\. More words/);
    expect(words.length).toBeLessThan(170);
    expect(words).not.toContain('::');
    expect(raw).toContain('rmcp::transport');
    expect(describeStartFailure(' ')).toEqual({ words: '', raw: null });
  });
});
