// What every kind of service promises, tried on the real program: one suite for all of them.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveFile, LiveFolder, Material, RunCommand, Service, ServiceHost } from '#core/ports.ts';
import { certificateServed, open, type Spoken } from '#test/ask.ts';
import { type Issued, issue } from '#test/tls-peers.ts';
import { runCommand } from './run-command.ts';

/** A running program whose configuration names the live files of two services: one plain, one that demands client certificates. */
type Bench = {
  readonly plain: Opened;
  readonly mutual: Opened;
  /** The same service as `plain`, whose reload goes through a program that hangs. */
  readonly hanging: Service;
  /** Makes the program's own configuration unreadable for it; the answer undoes that. */
  readonly spoil: () => Promise<() => Promise<void>>;
  readonly stopProgram: () => Promise<void>;
  readonly close: () => Promise<void>;
};
type Opened = { readonly service: Service; readonly live: LiveFolder; readonly port: number };

export type Arrange = (start: {
  readonly first: (service: Service) => readonly LiveFile[];
  readonly host: ServiceHost;
}) => Promise<Bench>;

export const quickHost = (run: RunCommand = runCommand): ServiceHost => ({
  run,
  now: () => new Date(),
  wait,
});

export const serviceContract = (
  name: string,
  facts: { readonly shadowTest: boolean; readonly restart: boolean; readonly speaks: Spoken },
  arrange: Arrange,
): void => {
  describe(`${name} keeps what a service promises`, () => {
    let bench: Bench;
    let old: Issued;
    let fresh: Issued;
    let clients: Issued;
    let strangers: Issued;
    const material = (of: Issued, clientCas: readonly Issued[] = [clients], key: Issued = of): Material => ({
      certificate: of.der,
      chain: [],
      key: pkcs8Of(key),
      clientCas: clientCas.map((ca) => ca.der),
    });
    const put = async ({ service, live }: Opened, version: string, what: Material): Promise<void> => {
      await live.stage(version, service.render(what).files);
      await live.switchTo(version);
    };
    const served = ({ port }: Opened): Promise<string> => certificateServed(port, facts.speaks);
    const thumb = (of: Issued): string => Buffer.from(of.der).toString('base64');

    beforeAll(async () => {
      [old, fresh, clients, strangers] = await Promise.all([
        issue('old'),
        issue('fresh'),
        issue('clients'),
        issue('strangers'),
      ]);
      bench = await arrange({ first: (service) => service.render(material(old)).files, host: quickHost() });
    });
    afterAll(() => bench?.close());

    it('serves what was there first, and says that it runs', async () => {
      expect(await bench.plain.service.running()).toBe(true);
      expect(await served(bench.plain)).toBe(thumb(old));
      expect(await bench.plain.service.test()).toMatchObject({ outcome: 'passed' });
    });

    it('passes or cannot judge a good staged version, without touching what runs', async () => {
      const { service, live } = bench.plain;
      await live.stage('good', service.render(material(fresh)).files);
      const tested = await service.test({ live: live.paths, version: 'good', others: [] });
      expect(tested.outcome).toBe(facts.shadowTest ? 'passed' : 'cannot');
      expect(await live.current()).toBe('first');
      expect(await served(bench.plain)).toBe(thumb(old));
    });

    it.each([
      ['a key that belongs to another certificate', () => material(fresh, [clients], old)],
      [
        'a certificate that is no certificate',
        () => ({ ...material(fresh), certificate: new Uint8Array([1, 2, 3]) }),
      ],
    ])('finds %s before anything is switched, or says that it cannot', async (what, made) => {
      const { service, live } = bench.plain;
      const version = `bad-${what.length}`;
      await live.stage(version, service.render(made()).files);
      const tested = await service.test({ live: live.paths, version, others: [] });
      expect(tested.outcome).toBe(facts.shadowTest ? 'failed' : 'cannot');
      await live.discard(version);
    });

    it('finds a staged version that has no files, or says that it cannot', async () => {
      const { service, live } = bench.plain;
      const tested = await service.test({ live: live.paths, version: 'absent', others: [] });
      expect(tested.outcome).toBe(facts.shadowTest ? 'failed' : 'cannot');
    });

    it('judges the staged versions of all services of the instance together', async () => {
      const { plain, mutual } = bench;
      await plain.live.stage('together', plain.service.render(material(fresh)).files);
      await mutual.live.stage('together', mutual.service.render(material(fresh, [clients], old)).files);
      const tested = await plain.service.test({
        live: plain.live.paths,
        version: 'together',
        others: [{ live: mutual.live.paths, version: 'together' }],
      });
      expect(plain.service.instance).toBe(mutual.service.instance);
      expect(tested.outcome).toBe(facts.shadowTest ? 'failed' : 'cannot');
      await mutual.live.discard('together');
    });

    it('serves the new version after switch and reload, and an open connection is still answered', async () => {
      const connection = await open(bench.plain.port, facts.speaks);
      expect(await connection.ask()).toMatch(/200/);
      await put(bench.plain, 'second', material(fresh));
      const ran = await bench.plain.service.reload();
      expect(ran).toMatchObject({ ok: true, how: 'reload' });
      await expect.poll(() => served(bench.plain), POLL).toBe(thumb(fresh));
      expect(connection.leaf).toBe(thumb(old));
      expect(await connection.ask().catch((error: Error) => error.message)).toMatch(
        facts.speaks === 'sip' ? /200/ : /200|closed/,
      );
      connection.close();
    });

    it('serves the version before again after switching back', async () => {
      await bench.plain.live.switchTo('first');
      expect(await bench.plain.service.reload()).toMatchObject({ ok: true });
      await expect.poll(() => served(bench.plain), POLL).toBe(thumb(old));
    });

    it('goes on serving the old certificate when a mismatched pair was switched to', async () => {
      await put(bench.plain, 'mismatched', material(fresh, [clients], old));
      const ran = await bench.plain.service.reload();
      expect(ran.ok).toBe(false);
      expect(ran.output).not.toContain('PRIVATE KEY-----');
      expect(ran.output).not.toBe('');
      expect(await served(bench.plain)).toBe(thumb(old));
      await bench.plain.live.switchTo('first');
      expect(await bench.plain.service.reload()).toMatchObject({ ok: true });
      expect(await served(bench.plain)).toBe(thumb(old));
    });

    it('accepts the client certificates of the list that it was given, and after a switch those of the new one', async () => {
      const { port } = bench.mutual;
      const answer = async (client?: Issued): Promise<boolean> => {
        try {
          const connection = await open(port, facts.speaks, client);
          const line = await connection.ask();
          connection.close();
          return / 200 /.test(line);
        } catch {
          return false;
        }
      };
      const client = await issue('client', { by: clients });
      const stranger = await issue('stranger', { by: strangers });
      expect([await answer(client), await answer(stranger), await answer()]).toEqual([true, false, false]);
      await put(bench.mutual, 'other-clients', material(old, [strangers]));
      expect(await bench.mutual.service.reload()).toMatchObject({ ok: true });
      await expect.poll(() => answer(stranger), POLL).toBe(true);
      expect([await answer(client), await answer()]).toEqual([false, false]);
    });

    it('refuses to render a service for clients without any CA of theirs', () => {
      expect(() => bench.mutual.service.render(material(old, []))).toThrow('assigned.service.no-client-cas');
    });

    it('says where the chain and the key stand in what it rendered', () => {
      const rendered = bench.mutual.service.render(material(fresh));
      const names = rendered.files.map((file) => file.name);
      expect(names).toEqual(expect.arrayContaining([rendered.chain, rendered.key, rendered.clientCas]));
      expect(rendered.files.find((file) => file.name === rendered.key)?.secret).toBe(true);
    });

    it('leaves no live file that others may read, and no stray file behind', async () => {
      for (const { live } of [bench.plain, bench.mutual]) {
        const folder = join(live.paths.current, '..');
        for (const entry of await readdir(folder, { recursive: true })) {
          expect((await stat(join(folder, entry))).mode & 0o007, entry).toBe(0);
          expect(entry).not.toMatch(/(^|\/)\./);
        }
      }
    });

    it('ends a reload that hangs, and says so', async () => {
      const started = performance.now();
      const ran = await bench.hanging.reload();
      expect(ran.ok).toBe(false);
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(await served(bench.plain)).toBe(thumb(old));
    });

    it('finds a configuration that was broken before we came', async () => {
      const mend = await bench.spoil();
      const tested = await bench.plain.service.test();
      expect(tested).toMatchObject({ outcome: 'failed' });
      expect(tested.outcome === 'failed' && tested.output).toMatch(/line|:\d+/);
      expect(await served(bench.plain)).toBe(thumb(old));
      await mend();
      expect(await bench.plain.service.test()).toMatchObject({ outcome: 'passed' });
    });

    const restarts = facts.restart ? it : undefined;
    restarts?.('serves the present version after a restart', async () => {
      await put(bench.plain, 'restarted', material(fresh));
      expect(await bench.plain.service.restart?.()).toMatchObject({ ok: true, how: 'restart' });
      await expect.poll(() => served(bench.plain), POLL).toBe(thumb(fresh));
    });

    it('says that a stopped program could not be reloaded', async () => {
      await bench.stopProgram();
      expect(await bench.plain.service.reload()).toMatchObject({ ok: false });
    });

    restarts?.('starts a program that was gone', async () => {
      expect(await bench.plain.service.restart?.()).toMatchObject({ ok: true, how: 'restart' });
      expect(await bench.plain.service.running()).toBe(true);
    });
  });
};

const POLL = { timeout: 5_000, interval: 20 };

const pkcs8Of = (of: Issued): Uint8Array =>
  Buffer.from(of.key.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');

/** Removes a folder tree that a test made. */
export const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true });
