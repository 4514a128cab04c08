import { describe, expect, it } from 'vitest';
import { getErrorText, readBodyMessage } from './error-text.ts';

const page = (head: string, body = '') =>
  `<!DOCTYPE html>\n<html lang="en"><head><style>a { color: red }</style>${head}</head>\n<body>${body}</body></html>`;

describe('the text of an error', () => {
  it.each([
    [page('<title>502 Bad Gateway</title>', '<center><h1>502 Bad Gateway</h1></center><hr>nginx'), '502 Bad Gateway'],
    [page('<title>\n  Attention Required! | Cloudflare\n</title>'), 'Attention Required! | Cloudflare'],
    [page('<title></title>', '<h1>We&#39;ll be &quot;back&quot;</h1><p>Soon.</p>'), 'We\'ll be "back"'],
    [page('', '<script>var a = "x. y";</script><p>The gateway is <b>busy</b>. Try later.</p>'), 'The gateway is busy.'],
    ['<html>\r\n<head><title>504 Gateway Time-out</ti...', '504 Gateway Time-out'],
    ['<?xml version="1.0"?><Error><Message>Slow down</Message></Error>', 'Slow down'],
    ['<h1>Forbidden</h1>', 'Forbidden'],
  ])('is one sentence of a page: %j', (body, said) => {
    expect(getErrorText(`unexpected status 502 Bad Gateway: ${body}, url: http://127.0.0.1:1/v1/responses`)).toBe(said);
  });

  it('cuts the first sentence of a page that has only one long sentence', () => {
    expect(getErrorText(page('', 'word '.repeat(500)))).toMatch(/^Word(?: word)*…$/);
    expect(getErrorText(page('', 'word '.repeat(500))).length).toBeLessThan(210);
  });

  it.each([
    ['{"detail":"Not authenticated"}', 'Not authenticated'],
    ['{"detail":[{"loc":["body"],"msg":"Field required","type":"missing"}]}', 'Field required'],
    ['{"detail":{"error":"No such model"}}', 'No such model'],
    ['{"message":"no Route matched with those values"}', 'No Route matched with those values'],
    ['{"error":"model not found"}', 'Model not found'],
    ['{"error":{"message":"Invalid value.","type":"invalid_request_error"}}', 'Invalid value.'],
    ['{"error":"invalid_grant","error_description":"The token has expired."}', 'The token has expired.'],
    ['[{"error":{"code":429,"message":"Quota exceeded."}}]', 'Quota exceeded.'],
    ['{"errors":[{"code":10000,"message":"Authentication error"}],"success":false}', 'Authentication error'],
    ['{"type":"about:blank","title":"Service Unavailable","status":503}', 'Service Unavailable'],
    ['{"error":{"message":"It \\"broke\\" here.","stack":"at x...', 'It "broke" here.'],
  ])('is the sentence of a JSON body: %s', (body, said) => {
    expect(getErrorText(body)).toBe(said);
    const wrapped = `unexpected status 400 Bad Request: ${body}, url: http://h/v1, cf-ray: 8a1-FRA, request id: req_1`;
    expect(getErrorText(wrapped)).toBe(said);
  });

  it.each(['{not json', '{}', '[]', '{"code":7}', 'a < b and <c>', 'plain words', ''])(
    'stays when it is %j',
    (text) => {
      expect(getErrorText(text)).toBe(text.replace(/^p/, 'P').replace(/^a/, 'A'));
      expect(readBodyMessage(text)).toBeNull();
    },
  );
});
