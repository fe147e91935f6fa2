// What the server writes down: one line per request, the whole story of a bug; never a secret, never a body, never a query.

type RequestLine = {
  readonly method: string;
  /** The pattern, `/api/requests/:id`: what was asked for stays out. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
};
export interface Log {
  request(line: RequestLine): void;
  bug(reference: string, error: unknown): void;
}

export const toStandardError = (line: string): void => void process.stderr.write(`${line}\n`);

/** JSON, one document in a line. */
export const lineLog = (write: (line: string) => void, now: () => Date): Log => {
  const put = (value: object) => write(JSON.stringify({ at: now().toISOString(), ...value }));
  return {
    request: ({ method, route, status, ms }) => put({ method, route, status, ms: Math.round(ms) }),
    bug: (reference, error) => put({ bug: reference, story: storyOf(error) }),
  };
};

/** Only bugs: where the caller shows its own progress. */
export const bugLog = (write: (line: string) => void, now: () => Date): Log => ({
  ...lineLog(write, now),
  request: () => undefined,
});

/** The error with its causes, without secrets. */
export const storyOf = (error: unknown): string => redact(wholeStory(error, 0));

const wholeStory = (error: unknown, depth: number): string => {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined || depth > 5
    ? own
    : `${own}\ncaused by ${wholeStory(error.cause, depth + 1)}`;
};

/** Errors of libraries may quote what they choked on: keys, tokens, cookies, passwords and long blobs do not reach the log. */
export const redact = (text: string): string =>
  SECRETS.reduce((rest, [pattern, shown]) => rest.replace(pattern, shown), text);

const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?(?:-----END \1-----|$)/g, '[private key]'],
  [/(certwizard-[0-9a-f]{8}=)[^\s;,"']+/g, '$1[redacted]'],
  [
    /("?(?:password|passphrase|secret|token|hmac\w*|authorization|cookie)"?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;}]+)/gi,
    '$1[redacted]',
  ],
  [/[A-Za-z0-9+/_-]{200,}={0,2}/g, '[long text]'],
  // 256 bits in base64url or hex: the size of our tokens and keys.
  [/\b[A-Za-z0-9_-]{43}\b/g, '[redacted]'],
];
