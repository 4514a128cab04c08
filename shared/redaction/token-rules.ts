import type { LineRule, Triggers } from './redaction-rule.ts';

// Keys and tokens recognizable by their form. Each pattern is bounded, or repeats only characters that cannot also end
// it, so no text makes it slow.

/** Escapes, colors, and diff signs. Their letters are not part of the token after them. */
export const tokenStart = [
  '(?<=^[+-])',
  String.raw`(?<=\\[nrtbf])`,
  String.raw`(?<=\\u[\da-fA-F]{4})`,
  String.raw`(?<=%[\dA-Fa-f]{2})`,
  String.raw`(?<=\x1b\[[\d;]{0,12}m)`,
].join('|');
/** The text before a token: not part of a word, or one of these. */
const start = String.raw`(?<![\w-])|${tokenStart}`;

/** The prefix of a token, and what follows. */
type PrefixedToken = readonly [name: string, prefixes: readonly string[], body: string];

const prefixed: readonly PrefixedToken[] = [
  ['AWS access key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], '[A-Z2-7]{16}(?![A-Za-z0-9])'],
  ['GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], '[A-Za-z0-9]{36,255}'],
  ['GitHub token', ['ghs_'], String.raw`\d{1,12}_eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}`],
  ['GitHub token', ['github_pat_'], String.raw`\w{22,}`],
  [
    'GitLab token',
    [
      ...['glpat-', 'glptt-', 'glrt-', 'gldt-', 'glft-', 'glsoat-', 'glcbt-', 'glimt-', 'glagent-', 'gloas-'],
      ...['glffct-', 'GR1348941'],
    ],
    String.raw`[\w-]{20,}(?:\.[\w.]{9,40})?`,
  ],
  ['Anthropic key', ['sk-ant-'], String.raw`[\w-]{20,}`],
  // A name made of words has no digit.
  ['OpenAI key', ['sk-'], String.raw`(?=[a-zA-Z_-]{0,60}\d)[\w-]{20,}`],
  ['Google key', ['AIza'], String.raw`[\w-]{35}`],
  ['Google key', ['ya29.'], String.raw`[\w-]{20,2000}`],
  ['Google key', ['GOCSPX-'], String.raw`[\w-]{28}`],
  [
    'Slack token',
    ['xoxa-', 'xoxb-', 'xoxc-', 'xoxd-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-'],
    String.raw`[\w%-]{10,500}`,
  ],
  ['Slack token', ['xapp-'], String.raw`[\w-]{10,}`],
  ['Discord token', ['mfa.'], String.raw`[\w-]{80,200}`],
  ['Stripe key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'], String.raw`\w{16,200}`],
  ['Stripe key', ['whsec_'], String.raw`[\w+/=]{20,}`],
  ['npm token', ['npm_'], '[A-Za-z0-9]{36}'],
  ['PyPI token', ['pypi-'], String.raw`[\w-]{50,}`],
  ['RubyGems key', ['rubygems_'], '[a-f0-9]{48}'],
  ['crates.io token', ['cio'], String.raw`(?=[A-Za-z]{0,31}\d)[A-Za-z0-9]{32}(?![A-Za-z0-9])`],
  ['SendGrid key', ['SG.'], String.raw`[\w=-]{16,32}\.[\w=-]{32,}`],
  ['Mailgun key', ['key-'], '[a-f0-9]{32}(?![A-Za-z0-9])'],
  ['Brevo key', ['xkeysib-', 'xsmtpsib-'], '[a-f0-9]{64}-[A-Za-z0-9]{16}'],
  ['Twilio key', ['SK'], '[a-fA-F0-9]{32}(?![A-Za-z0-9])'],
  ['Hugging Face token', ['hf_', 'api_org_'], '[A-Za-z0-9]{34,}'],
  ['Groq key', ['gsk_'], '[A-Za-z0-9]{40,}'],
  ['xAI key', ['xai-'], '[A-Za-z0-9]{60,}'],
  ['Perplexity key', ['pplx-'], '[A-Za-z0-9]{40,}'],
  ['Replicate token', ['r8_'], '[A-Za-z0-9]{37}'],
  ['DigitalOcean token', ['doo_v1_', 'dop_v1_', 'dor_v1_'], '[a-f0-9]{64}'],
  ['Docker token', ['dckr_pat_', 'dckr_oat_'], String.raw`[\w-]{20,}`],
  ['Shopify token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], '[a-zA-Z0-9]{32,}'],
  ['Vault token', ['hvb.', 'hvs.', 'hvr.'], String.raw`[\w-]{20,}`],
  ['Pulumi token', ['pul-'], '[a-f0-9]{40}'],
  ['Databricks token', ['dapi'], '[a-fA-F0-9]{32}(?:-\\d)?'],
  ['Grafana token', ['glsa_'], '[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}'],
  ['Grafana token', ['glc_'], '[A-Za-z0-9+/]{32,}={0,2}'],
  ['New Relic key', ['NRAK-', 'NRJS-', 'NRII-', 'NRIQ-'], String.raw`[\w-]{19,40}`],
  ['Sentry token', ['sntryu_', 'sntrys_'], String.raw`[\w+/=-]{40,}`],
  ['Linear key', ['lin_api_', 'lin_oauth_'], '[A-Za-z0-9]{32,}'],
  ['Notion token', ['ntn_'], '[A-Za-z0-9]{40,}'],
  ['Figma token', ['figd_', 'figo_'], String.raw`[\w-]{36,}`],
  ['Postman key', ['PMAK-'], '[a-f0-9]{24}-[a-f0-9]{34}'],
  ['Airtable token', ['pat'], String.raw`[A-Za-z0-9]{14}\.[a-f0-9]{64}`],
  ['Atlassian token', ['ATATT3', 'ATCTT3', 'ATBB'], String.raw`[\w=-]{28,}`],
  ['Supabase token', ['sbp_', 'sb_secret_'], String.raw`\w{30,}`],
  ['PlanetScale password', ['pscale_pw_', 'pscale_tkn_', 'pscale_oauth_'], String.raw`[\w.=-]{30,}`],
  ['Tailscale key', ['tskey-'], String.raw`[\w-]{20,}`],
  ['Doppler token', ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.'], String.raw`[\w.-]{40,}`],
  ['Square token', ['sq0atp-', 'sq0csp-', 'EAAA'], String.raw`[\w-]{22,}`],
  ['Mapbox token', ['sk.eyJ'], String.raw`[\w-]{20,}\.[\w-]{20,}`],
  ['1Password key', ['A3-'], '[A-Z0-9]{6}-[A-Z0-9]{6}-?[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3}'],
  ['1Password token', ['ops_eyJ'], '[A-Za-z0-9+/]{100,}={0,3}'],
  ['Adobe secret', ['p8e-'], '[a-z0-9]{32}'],
  ['Alibaba key', ['LTAI'], '[A-Za-z0-9]{20}'],
  ['Artifactory token', ['AKCp', 'cmVmd'], '[A-Za-z0-9]{50,}'],
  ['Bedrock key', ['ABSK'], '[A-Za-z0-9+/]{100,}={0,2}'],
  ['Bedrock key', ['bedrock-api-key-'], '[A-Za-z0-9+/=]{20,}'],
  ['Buildkite token', ['bkua_'], '[a-z0-9]{40}'],
  ['Cerebras key', ['csk-'], '[a-z0-9]{40,}'],
  ['CircleCI token', ['CCIPAT_'], String.raw`\w{40,}`],
  ['ClickHouse key', ['4b1d'], '[A-Za-z0-9]{38}'],
  ['Clojars token', ['CLOJARS_'], '[a-z0-9]{60}'],
  ['Cloudflare key', ['v1.0-'], '[a-f0-9]{24}-[a-f0-9]{146}'],
  ['Contentful token', ['CFPAT-'], String.raw`[\w-]{40,}`],
  ['Defined Networking token', ['dnkey-'], String.raw`[\w=-]{26,}`],
  ['Duffel token', ['duffel_test_', 'duffel_live_'], String.raw`[\w=-]{40,}`],
  ['Dynatrace token', ['dt0c01.'], String.raw`[A-Z0-9a-z]{24}\.[A-Za-z0-9]{64}`],
  ['EasyPost key', ['EZAK', 'EZTK'], '[A-Za-z0-9]{54}'],
  ['Facebook token', ['EAAC', 'EAAM'], '[A-Za-z0-9]{80,}'],
  ['Flutterwave key', ['FLWSECK-', 'FLWSECK_TEST-', 'FLWPUBK_TEST-'], '[a-z0-9]{12,}(?:-X)?'],
  ['Fly.io token', ['fo1_', 'fm1r_', 'fm1a_', 'fm2_'], String.raw`[\w+/=,-]{40,}`],
  ['Frame.io token', ['fio-u-'], String.raw`[\w=-]{40,}`],
  ['Grafana token', ['eyJrIjoi'], '[A-Za-z0-9+/]{60,}={0,3}'],
  ['Harness token', ['pat.', 'sat.'], String.raw`[\w-]{22}\.[a-zA-Z0-9]{24}\.[a-zA-Z0-9]{20}`],
  ['Heroku key', ['HRKU-'], String.raw`[\w-]{36,}`],
  ['Infracost token', ['ico-'], '[A-Za-z0-9]{32}'],
  ['LangSmith key', ['lsv2_pt_', 'lsv2_sk_'], '[a-f0-9]{32}_[a-f0-9]{10}'],
  ['Neon password', ['npg_'], '[A-Za-z0-9]{12,}'],
  ['Netlify token', ['nfp_', 'nfc_', 'nfo_', 'nfu_'], '[A-Za-z0-9]{36,}'],
  ['Octopus key', ['API-'], '[A-Z0-9]{26,32}(?![A-Za-z0-9])'],
  ['OpenShift token', ['sha256~'], String.raw`[\w-]{43}`],
  ['Pinecone key', ['pcsk_'], String.raw`\w{40,}`],
  ['Plaid token', ['access-sandbox-', 'access-development-', 'access-production-'], '[a-f0-9-]{36}'],
  ['PostHog key', ['phx_'], '[A-Za-z0-9]{40,}'],
  ['Prefect token', ['pnu_', 'pnb_'], '[A-Za-z0-9]{36}'],
  ['ReadMe key', ['rdme_'], '[a-z0-9]{70}'],
  ['Resend key', ['re_'], '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}'],
  ['Scalingo token', ['tk-us-'], String.raw`[\w-]{48}`],
  ['SettleMint token', ['sm_aat_', 'sm_pat_', 'sm_sat_'], '[A-Za-z0-9]{16}'],
  ['Shippo token', ['shippo_live_', 'shippo_test_'], '[a-fA-F0-9]{40}'],
  ['SonarQube token', ['sqa_', 'sqp_', 'squ_'], '[a-f0-9]{40}'],
  ['Sourcegraph token', ['sgp_'], '(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}'],
  ['Tavily key', ['tvly-'], String.raw`[\w-]{28,}`],
  ['Typeform token', ['tfp_'], String.raw`[\w.=-]{40,}`],
  ['Vercel token', ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], '[A-Za-z0-9]{24,}'],
  ['Yandex key', ['AQVN'], String.raw`[\w-]{35,38}`],
  ['age key', ['AGE-SECRET-KEY-1'], '[A-Z0-9]{58}'],
  ['web token', ['eyJ'], String.raw`[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}`],
  ['password hash', ['$2a$', '$2b$', '$2y$'], String.raw`\d\d\$[./A-Za-z0-9]{53}`],
  ['password hash', ['$1$', '$5$', '$6$', '$apr1$', '$y$', '$argon2id$'], String.raw`[\w./$=,+-]{20,300}`],
];

/** Tokens without a distinctive prefix, recognized by something within or after them. */
const others: readonly (readonly [name: string, triggers: Triggers, pattern: RegExp])[] = [
  [
    'recovery key of Workcell',
    'mixedRun',
    precededBy('(?<![A-Za-z0-9-])', '[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){12}(?![A-Za-z0-9-])'),
  ],
  ['Slack webhook', ['hooks.slack.com'], /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/]{20,}/g],
  ['Discord webhook', ['/api/webhooks/'], /(?<=discord(?:app)?\.com)\/api\/webhooks\/\d{15,22}\/[\w-]{40,100}/g],
  ['Teams webhook', ['.webhook.office.com'], /(?<=\.webhook\.office\.com)\/webhookb2\/[\w@/-]{80,200}/g],
  ['MaxMind key', ['_mmk'], /(?<!\w)[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/g],
  // A bot's or a user's token: the id in base64, a time, and a signature. Nothing else looks like digits in base64.
  [
    'Discord token',
    listDiscordStarts(),
    precededBy(
      String.raw`(?<![\w.-])`,
      String.raw`(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){5,6}(?:[MNO][AQgw]|[MNO][DTjz][AEIMQUYcgk])?\.[\w-]{6}\.[\w-]{27,45}(?![\w-])`,
    ),
  ],
  ['Facebook secret', [...'0123456789'].map((digit) => `${digit}|`), /(?<!\d)\d{15,16}\|[\w-]{27,40}(?![\w-])/g],
  ['Mailchimp key', ['-us'], precededBy('(?<![A-Za-z0-9])', String.raw`[a-f0-9]{32}-us\d{1,2}\b`)],
  [
    'Terraform Cloud token',
    ['.atlasv1.'],
    precededBy('(?<![A-Za-z0-9])', String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,100}`),
  ],
  ['Azure client secret', ['q~'], precededBy(String.raw`(?<![\w.~-])`, String.raw`[\w.~-]{3}\dQ~[\w.~-]{31,34}`)],
  ['Telegram token', [':aa'], /(?<!\d)\d{8,10}:AA[\w-]{33}/g],
  [
    'Azure storage key',
    ['accountkey=', 'sharedaccesskey='],
    /(?<before>(?:AccountKey|SharedAccessKey)=)(?<value>[\w+/]{40,100}={0,2})(?<after>)/g,
  ],
];

/** The first three digits of an id in base64: one of 900 texts, which are rare elsewhere. */
function listDiscordStarts(): readonly string[] {
  const firsts = ['mt', 'mj', 'mz', 'nd', 'nt', 'nj', 'nz', 'od', 'ot'];
  return firsts.flatMap((first) =>
    [...'aeimquycgk'].flatMap((second) => [...'wxyz012345'].map((third) => first + second + third)),
  );
}

/** A pattern for text preceded by this, or by the end of an escape, a color, or a diff sign. */
function precededBy(before: string, pattern: string): RegExp {
  return new RegExp(`(?:${before}|${tokenStart})${pattern}`, 'g');
}

/** A line that ends in a token, or in the beginning of one. */
export const endsInToken = new RegExp(
  `(?:hooks\\.slack\\.com|/api/webhooks/|\\.webhook\\.office\\.com|\\.atlasv1\\.|\\d{15}\\||\\d{8}:AA|${prefixed.flatMap(([, prefixes]) => prefixes.map((text) => text.replaceAll(/[.$]/g, String.raw`\$&`))).join('|')})[\\w.+/=~:|$,@-]{0,300}$`,
);

/** Rules for keys and tokens anywhere in a text. */
export const tokenRules: readonly LineRule[] = [
  ...prefixed.map(([name, prefixes, body]) => {
    const prefix = `(?:${prefixes.map((text) => text.replaceAll(/[.$]/g, String.raw`\$&`)).join('|')})`;
    // Looks for the prefix first, which is fast, and then checks what precedes it.
    const pattern = new RegExp(`${prefix}(?<=(?:${start})${prefix})${body}`, 'g');
    return { label: `secret: ${name}`, isSecret: true, triggers: prefixes.map((text) => text.toLowerCase()), pattern };
  }),
  ...others.map(([name, triggers, pattern]) => ({ label: `secret: ${name}`, isSecret: true, triggers, pattern })),
];
