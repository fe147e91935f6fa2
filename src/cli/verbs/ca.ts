// ca: the embedded CA as its manager sees it, and the CAs that requests can be sent to.
import { userInfo } from 'node:os';
import { Argument } from 'commander';
import { refuse } from '#core/problems.ts';
import type { AuthorityView } from '#core/views.ts';
import type { Client } from '#schema/client.ts';
import { dateText } from '#words/dates.ts';
import type { Messages } from '#words/messages.ts';
import type { Define } from '../define.ts';
import { withHouse } from '../door.ts';
import type { Globals } from '../globals.ts';
import { printJson } from '../json.ts';
import { readJson } from '../read-json.ts';
import { grouped, pairs, printable, table } from '../text.ts';
import { writeFile } from '../write-file.ts';

export const define: Define = (command, words, go) => {
  const about = words.terminal.arguments.ca;
  const done = (work: (client: Client) => Promise<unknown>): Promise<void> =>
    go((globals) =>
      withHouse(globals, async (client) => {
        const result = await work(client);
        if (globals.json) printJson(result ?? { done: true });
        else process.stdout.write(`${words.terminal.done}\n`);
        return undefined;
      }),
    );
  const show = (): Promise<void> =>
    go((globals) =>
      withHouse(globals, async (client) => {
        const [authority, issuers] = [await client.authority(), await client.issuers()];
        if (globals.json) printJson({ ...authority, issuers });
        else process.stdout.write(authorityText(authority, issuers, words, globals));
        return undefined;
      }),
    );
  command.action(show);
  command.command('show').description(about.show).action(show);
  command
    .command('approve <number>')
    .description(about.approve)
    .option('--by <name>', about.by, me())
    .action((number: string, { by }: { by: string }) =>
      done((client) => client.approve({ params: { number }, body: { by } })),
    );
  command
    .command('deny <number>')
    .description(about.deny)
    .requiredOption('--why <text>', about.why)
    .option('--by <name>', about.by, me())
    .action((number: string, { by, why }: { by: string; why: string }) =>
      done((client) => client.deny({ params: { number }, body: { by, why } })),
    );
  command
    .command('approval <template>')
    .addArgument(new Argument('<on|off>').choices(['on', 'off']))
    .description(about.approval)
    .action((template: string, value: string) =>
      done((client) => client.requireApproval({ params: { template }, body: { approval: value === 'on' } })),
    );
  command
    .command('revoke <thumbprint>')
    .description(about.revoke)
    .option('--reason <reason>', about.reason, 'unspecified')
    .option('--force', about.force)
    .action((thumbprint: string, { reason, force = false }: { reason: string; force?: boolean }) =>
      done((client) => client.revoke({ body: { thumbprint, reason, force } })),
    );
  command
    .command('publish')
    .argument('[url]', about.url)
    .description(about.publish)
    .option('--listen <host:port>', about.listen)
    .option('--off', about.off)
    .action((url: string | undefined, { listen, off = false }: { listen?: string; off?: boolean }) => {
      const wanted = off ? null : url;
      return done((client) => {
        if (wanted === undefined)
          throw refuse('house.request.invalid', { member: '/url', why: 'invalid_type string' });
        return client.publish({ body: { url: wanted, ...(listen === undefined ? {} : { listen }) } });
      });
    });
  command
    .command('crl <file>')
    .description(about.crl)
    .action((file: string) => done(async (client) => writeFile(file, await client.crl())));
  command
    .command('renew')
    .description(about.renew)
    .action(() => done((client) => client.renewAuthority()));
  command
    .command('add <id> <kind>')
    .description(about.add)
    .option('--settings <file>', about.settings)
    .action((id: string, kind: string, { settings }: { settings?: string }) =>
      done((client) =>
        client.addIssuer({ body: { id, kind, settings: settings === undefined ? {} : readJson(settings) } }),
      ),
    );
  command
    .command('drop <id>')
    .description(about.drop)
    .action((id: string) => done((client) => client.dropIssuer({ params: { id } })));
};

/** Who decides: the name of the account, unless another is given. */
const me = (): string => {
  try {
    return userInfo().username;
  } catch {
    return 'administrator';
  }
};

const authorityText = (
  authority: AuthorityView,
  issuers: readonly { readonly id: string; readonly kind: string }[],
  words: Messages,
  { lang }: Globals,
): string => {
  const { terminal } = words;
  const certificates = authority.certificates.map((line) =>
    pairs([
      [terminal.subject, printable(line.subject)],
      [terminal.thumbprint, grouped(line.thumbprint)],
      [terminal.sha256, grouped(line.id.toUpperCase())],
      [terminal.validity, `${dateText(line.notBefore, lang)} – ${dateText(line.notAfter, lang)}`],
    ]),
  );
  const templates = table(
    terminal.heads.templates,
    authority.templates.map(({ name, approval, days }) => [
      name,
      String(days),
      approval ? terminal.approvalNeeded : terminal.approvalNot,
    ]),
  );
  const pending = table(
    terminal.heads.authorityPending,
    authority.pending.map(({ number, template, names, since }) => [
      number,
      template,
      dateText(since, lang),
      names.join(', '),
    ]),
  );
  const { publication } = authority;
  const published = pairs([
    [terminal.published, publication?.url ?? terminal.publishedNowhere],
    ['', publication === null ? '' : terminal.listensAt(publication.listen)],
  ]);
  const left = authority.waiting - authority.pending.length;
  const more = left > 0 ? `${terminal.morePending(left)}\n` : '';
  const others = table(
    terminal.heads.issuers,
    issuers.map(({ id, kind }) => [id, kind]),
  );
  const made = certificates.length === 0 ? `${terminal.noAuthority}\n` : certificates.join('\n');
  return `${made}${published}\n${templates}\n${authority.pending.length === 0 ? '' : `${pending}${more}\n`}${others}`;
};
