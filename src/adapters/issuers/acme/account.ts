// Our account with one CA: an ES256 key and the URL that the CA knows it by, sealed together in the vault.
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { Vault } from '#core/ports.ts';
import { refuse } from '#core/problems.ts';
import type { Client } from 'acme-client';
import { z } from 'zod';
import { AcmeProblem } from './errors.ts';
import type { Library } from './exchange.ts';
import type { AcmeSettings } from './settings.ts';

/** Opens accounts with one CA; two orders at once share the first registration. */
export function accountDesk(settings: AcmeSettings, vault: Vault, issuer: string) {
  const name = `acme-account-${createHash('sha256').update(settings.directory).digest('hex').slice(0, 32)}`;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  /** A client with a registered account. `forgotten` is an account URL that the CA said it does not know. */
  const enrol = (library: Library, forgotten?: string): Promise<Client> =>
    inTurn(async () => {
      const known = await recall(vault, name);
      const key = known?.key ?? newKey();
      const url = known?.url === forgotten ? undefined : known?.url;
      const client = new library.Client({
        directoryUrl: settings.directory,
        accountKey: pemOf(key),
        ...(url === undefined ? {} : { accountUrl: url }),
      });
      const contact = settings.email === undefined ? [] : [`mailto:${settings.email}`];
      if (url !== undefined) {
        if (known?.email === settings.email) return client;
        await client.updateAccount({ contact });
      } else {
        // Kept before the CA hears of it: a crash in between must not lose the account that it opens.
        if (known === undefined) await remember(vault, name, { key });
        const terms = await client.getTermsOfServiceUrl();
        if (terms && !settings.termsOfServiceAgreed)
          throw refuse('request.issuer.terms', { issuer, url: String(terms) });
        await client.createAccount({ ...(terms ? { termsOfServiceAgreed: true } : {}), contact });
      }
      await remember(vault, name, { key, url: client.getAccountUrl(), email: settings.email });
      return client;
    });

  return {
    /** Runs `work` with our account; registers it anew, once, where the CA has forgotten it. */
    async with<T>(library: Library, work: (client: Client) => Promise<T>): Promise<T> {
      const client = await enrol(library);
      try {
        return await work(client);
      } catch (error) {
        if (!(error instanceof AcmeProblem) || error.type !== 'accountDoesNotExist') throw error;
        return await work(await enrol(library, client.getAccountUrl()));
      }
    },
  };
}

const recordShape = z.object({ key: z.string(), url: z.string().optional(), email: z.string().optional() });
type AccountRecord = {
  readonly key: string;
  readonly url?: string | undefined;
  readonly email?: string | undefined;
};

/** PKCS#8, base64. */
const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'der' })
    .toString('base64');

const pemOf = (pkcs8: string): string =>
  createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), type: 'pkcs8', format: 'der' }).export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;

async function recall(vault: Vault, name: string): Promise<AccountRecord | undefined> {
  const kept = await vault.secret(name);
  return kept === undefined ? undefined : recordShape.parse(JSON.parse(Buffer.from(kept).toString('utf8')));
}

const remember = (vault: Vault, name: string, record: AccountRecord): Promise<void> =>
  vault.keepSecret(name, Buffer.from(JSON.stringify(record)));
