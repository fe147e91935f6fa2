// request: makes key and signing request, sends it, reads what came back; assigns it unless told not to.
import { Option } from 'commander';
import type { RequestView } from '#core/views.ts';
import type { KeyAlgorithm } from '#core/x509/types.ts';
import type { Client } from '#schema/client.ts';
import type { Messages } from '#words/messages.ts';
import { assignmentReport } from '../assignment-text.ts';
import { collect, type Define } from '../define.ts';
import { withHouse } from '../door.ts';
import { exitOfOutcome, exitOfState } from '../exit.ts';
import type { Globals } from '../globals.ts';
import { printJson } from '../json.ts';
import { follow } from '../progress.ts';
import { requestText } from '../request-text.ts';
import { pairs } from '../text.ts';
import { writeFile } from '../write-file.ts';

export const KEYS: Readonly<Record<string, KeyAlgorithm>> = {
  'ec-p256': { kind: 'ec', curve: 'P-256' },
  'ec-p384': { kind: 'ec', curve: 'P-384' },
  'rsa-2048': { kind: 'rsa', bits: 2048 },
  'rsa-3072': { kind: 'rsa', bits: 3072 },
  'rsa-4096': { kind: 'rsa', bits: 4096 },
  ed25519: { kind: 'ed25519' },
};

type Options = {
  readonly usage?: readonly string[];
  readonly issuer?: string;
  readonly template?: string;
  readonly name?: readonly string[];
  readonly key?: string;
  readonly friendlyName?: string;
  readonly assign: boolean;
  readonly csr?: string;
  readonly dryRun?: boolean;
};

export const define: Define = (command, words, go) => {
  const { request } = words.terminal.arguments;
  command
    .option('--usage <usage>', request.usage, collect)
    .option('--issuer <ca>', request.issuer)
    .option('--template <template>', request.template)
    .option('--name <name>', request.name, collect)
    .addOption(new Option('--key <key>', request.key).choices(Object.keys(KEYS)))
    .option('--friendly-name <text>', request.friendlyName)
    .option('--no-assign', request.noAssign)
    .option('--csr <file>', request.csr)
    .option('--dry-run', request.dryRun)
    .action((options: Options) =>
      go((globals) => withHouse(globals, (client) => run(client, options, words, globals))),
    );
};

const run = async (client: Client, options: Options, words: Messages, globals: Globals): Promise<number> => {
  const body = {
    assign: options.assign,
    ...(options.usage === undefined ? {} : { usages: [...options.usage] }),
    ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
    ...(options.template === undefined ? {} : { template: options.template }),
    ...(options.name === undefined ? {} : { addNames: [...options.name] }),
    ...(options.key === undefined ? {} : { key: KEYS[options.key] }),
    ...(options.friendlyName === undefined ? {} : { friendlyName: options.friendlyName }),
  };
  if (options.dryRun === true) return preview(client, body, words, globals);
  const request = await client.request({ body });
  if (options.csr !== undefined) {
    writeFile(options.csr, await client.signingRequest({ params: { id: request.id } }));
  }
  // What came back pending, refused or untrusted stays under way: there is something to do about it.
  if (!request.offers.includes('assign-box')) {
    print(request, words, globals);
    return exitOfState(request.state);
  }
  return finishRequest(client, request, options.assign, words, globals);
};

/** What Finish does in every state: with the box, the assignment follows; a certificate that may not be assigned has no box. */
export const finishRequest = async (
  client: Client,
  request: RequestView,
  assign: boolean,
  words: Messages,
  globals: Globals,
): Promise<number> => {
  const { request: ended, assignment } = await client
    .finish({ params: { id: request.id }, body: { assign: assign && request.offers.includes('assign-box') } })
    .catch((error: unknown) => {
      // Refused, perhaps because somebody else is assigning: the certificate is there all the same, and must not be asked for twice.
      print(request, words, globals);
      throw error;
    });
  if (assignment === undefined) {
    print(ended, words, globals);
    return exitOfState(ended.state);
  }
  const result = await follow(client, assignment, words, globals);
  if (globals.json)
    printJson({ request: await client.requestOf({ params: { id: request.id } }), assignment: result });
  else
    process.stdout.write(
      `${requestText(await client.requestOf({ params: { id: request.id } }), words, globals)}\n${await assignmentReport(client, result, words, globals)}`,
    );
  return exitOfOutcome(result.outcome, result.complaints[0]);
};

const preview = async (
  client: Client,
  body: Parameters<Client['preview']>[0]['body'],
  words: Messages,
  globals: Globals,
): Promise<number> => {
  const draft = await client.preview({ body });
  if (globals.json) {
    printJson(draft);
    return 0;
  }
  const { terminal, reasons, usages } = words;
  process.stdout.write(
    pairs([
      [
        terminal.usages,
        draft.usages.map((usage) => usages[usage as keyof typeof usages]?.title ?? usage).join(', '),
      ],
      [terminal.issuerName, draft.issuer],
      [terminal.template, draft.template],
      [
        terminal.names,
        draft.names
          .map(({ name, why }) => `${name.value}  ${reasons[why.code as keyof typeof reasons](why.facts)}`)
          .join('\n'),
      ],
      [
        terminal.key,
        Object.keys(KEYS).find((name) => JSON.stringify(KEYS[name]) === JSON.stringify(draft.key)) ?? '',
      ],
      [terminal.friendlyName, draft.friendlyName],
    ]),
  );
  return 0;
};

const print = (request: RequestView, words: Messages, globals: Globals): void => {
  if (globals.json) printJson({ request });
  else process.stdout.write(requestText(request, words, globals));
};
