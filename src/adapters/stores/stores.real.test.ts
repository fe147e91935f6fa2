// The contract with the programs that really read each store: OpenSSL, Debian's update-ca-certificates, Java, NSS.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type Ca, keyPem, pem as pemOf } from '#test/little-ca.ts';
import { openTrustStore } from './index.ts';
import type { Layout } from './system/layouts.ts';
import { linuxStore } from './system/linux.ts';
import { type House, hostFor, house, ourVerdict, runs, trustStoreContract } from './trust-store.contract.ts';

/** The certificate, and the intermediate that a service would send, in files. */
const files = async ({ leaf, middle }: House, folder: string) => {
  const [certificate, chain] = [join(folder, 'leaf.pem'), join(folder, 'chain.pem')];
  await Promise.all([writeFile(certificate, pemOf(leaf)), writeFile(chain, pemOf(middle))]);
  return { certificate, chain };
};

/** A TLS server that sends the certificate and its intermediate, for as long as the work takes. */
const serving = async <T>(made: House, work: (port: number) => Promise<T>): Promise<T> => {
  const server = createServer({ key: keyPem(made.leaf), cert: pemOf(made.leaf) + pemOf(made.middle) });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
};

const inCurl = async (port: number, path: string): Promise<boolean> => {
  const url = `https://localhost:${port}/`;
  const { code } = await runs('curl', '--silent', '--noproxy', '*', '--cacert', path, url);
  expect([0, 60]).toContain(code);
  return code === 0;
};

const inNode = async (port: number, path: string): Promise<boolean> => {
  const ca = await readFile(path, 'utf8');
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ca }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
};

const openssl =
  (...options: readonly string[]) =>
  async (made: House, folder: string): Promise<boolean> => {
    const { certificate, chain } = await files(made, folder);
    const base = ['verify', '-no-CAfile', '-no-CApath', '-no-CAstore', '-purpose', 'sslserver'];
    return (await runs('openssl', ...base, ...options, '-untrusted', chain, certificate)).code === 0;
  };

trustStoreContract('a PEM file', async (folder) => {
  const path = join(folder, 'roots.pem');
  // No line feed at its end, an old encoding, and a root of somebody's: all of it must still be there.
  const other = await house();
  await writeFile(path, Buffer.from(`# caf\xe9\r\n${pemOf(other.root).trimEnd()}`, 'latin1'));
  return {
    store: openTrustStore(hostFor(`pem:${path}`)),
    believes: openssl('-CAfile', path),
    bytes: () => readFile(path),
    byHand: (root) => appendFile(path, `\n${pemOf(root)}`),
  };
});

trustStoreContract('a folder that OpenSSL finds by hashes', async (folder) => {
  const path = join(folder, 'roots');
  await mkdir(path);
  await writeFile(join(path, 'other.pem'), pemOf((await house()).root));
  execFileSync('openssl', ['rehash', path]);
  return {
    store: openTrustStore(hostFor(path)),
    believes: openssl('-CApath', path),
    byHand: async (root) => {
      await writeFile(join(path, 'by-hand.pem'), pemOf(root));
      execFileSync('openssl', ['rehash', path]);
    },
  };
});

trustStoreContract('the bundle of Debian, made by its own program in a scratch folder', async (folder) => {
  const at = (name: string): string => join(folder, name);
  for (const name of ['local', 'etc', 'hooks', 'shared']) await mkdir(at(name));
  await writeFile(join(at('shared'), 'somebody.crt'), pemOf((await house()).root));
  await writeFile(at('conf'), 'somebody.crt\n');
  const heard = at('heard');
  await writeFile(join(at('hooks'), 'hear'), `#!/bin/sh\ncat >>${heard}\n`, { mode: 0o755 });
  const places = ['--certsdir', at('shared'), '--localcertsdir', at('local'), '--etccertsdir', at('etc')];
  const options = ['--certsconf', at('conf'), '--hooksdir', at('hooks'), ...places];
  const layout: Layout = {
    name: 'debian',
    bundle: join(at('etc'), 'ca-certificates.crt'),
    anchors: at('local'),
    ending: 'crt',
    update: ['update-ca-certificates', ...options],
    conf: at('conf'),
  };
  execFileSync('update-ca-certificates', options, { stdio: 'pipe' });
  return {
    store: linuxStore(hostFor('system'), layout),
    believes: openssl('-CAfile', layout.bundle, '-CApath', at('etc')),
    bytes: () => readFile(layout.bundle),
    byHand: async (root) => {
      await writeFile(join(at('local'), 'by-hand.crt'), pemOf(root));
      execFileSync('update-ca-certificates', options, { stdio: 'pipe' });
    },
    close: async () => {
      // Java's keystore hangs on this hook: it must hear what went out as well, and no dead link may stay.
      const lines = (await readFile(heard, 'utf8'))
        .split('\n')
        .filter((line) => line.includes('certwizard-'));
      expect(lines.map((line) => line[0])).toEqual(['+', '-', '+', '-']);
      expect(execFileSync('find', ['-L', at('etc'), '-type', 'l'], { encoding: 'utf8' })).toBe('');
    },
  };
});

trustStoreContract('a Java keystore', async (folder) => {
  const path = join(folder, 'cacerts');
  const other = join(folder, 'other.pem');
  await writeFile(other, pemOf((await house()).root));
  const keytool = (...args: readonly string[]): Buffer =>
    execFileSync('keytool', [...args, '-keystore', path, '-storepass', 'changeit'], { stdio: 'pipe' });
  keytool('-importcert', '-noprompt', '-alias', 'other', '-file', other);
  return {
    store: openTrustStore(hostFor(`java:${path}`)),
    believes: believesInJava(path),
    byHand: async (root) => {
      await writeFile(other, pemOf(root));
      keytool('-importcert', '-noprompt', '-alias', 'by-hand', '-file', other);
    },
  };
});

/**
 * Java itself: keytool takes an intermediate in without a question exactly when it finds a chain from it to an entry that the keystore trusts. On a copy;
 * nobody answers the question that it asks otherwise.
 */
const believesInJava =
  (path: string) =>
  async (made: House, folder: string): Promise<boolean> => {
    const { chain } = await files(made, folder);
    const copy = join(folder, 'copy');
    await copyFile(path, copy);
    const store = ['-keystore', copy, '-storepass', 'changeit'];
    const ran = await runs('keytool', '-importcert', '-alias', 'sent', '-file', chain, ...store);
    if (!/was (not )?added to keystore/.test(ran.output)) throw new Error(ran.output);
    return !ran.output.includes('not added');
  };

/** Same certificates and flags as NSS's own tools show them, and NSS's verdict by `vfychain`, with what is sent and nothing from elsewhere. */
const believesInNss =
  (path: string, usage: '0' | '1' = '1') =>
  async (made: House, folder: string): Promise<boolean> => {
    const { certificate, chain } = await files(made, folder);
    const ran = await runs('vfychain', '-d', `sql:${path}`, '-u', usage, '-a', certificate, '-a', chain);
    return ran.output.includes('Chain is good!');
  };

const certutil = (path: string, ...args: readonly string[]): Buffer =>
  execFileSync('certutil', [...args, '-d', `sql:${path}`], { stdio: 'pipe' });

const newDatabase = async (folder: string): Promise<string> => {
  const path = join(folder, 'nssdb');
  await mkdir(path);
  certutil(path, '-N', '--empty-password');
  return path;
};

const addTo = async (path: string, folder: string, name: string, flags: string, one: Ca): Promise<void> => {
  const file = join(folder, 'add.pem');
  await writeFile(file, pemOf(one));
  certutil(path, '-A', '-n', name, '-t', flags, '-a', '-i', file);
};

trustStoreContract('an NSS database', async (folder) => {
  const path = await newDatabase(folder);
  await addTo(path, folder, "Somebody's root, with a comma", 'C,,', (await house()).root);
  return {
    store: openTrustStore(hostFor(`nss:${path}`)),
    believes: believesInNss(path),
    byHand: (root) => addTo(path, folder, 'by hand', 'CT,C,C', root),
  };
});

const scratch = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-trust-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

describe('an NSS database', () => {
  it.each([
    ['trusted for servers', 'C,,', true],
    ['trusted for clients alone', 'T,,', false],
    ['held and trusted for nothing', ',,', false],
    ['valid as a CA, and not trusted', 'c,,', false],
    ['trusted for mail alone', ',C,', false],
    ['refused by name', 'p,,', false],
  ])('with the root %s: NSS and we agree', (_, flags, expected) =>
    scratch(async (folder) => {
      const path = await newDatabase(folder);
      const made = await house();
      await addTo(path, folder, 'root', flags, made.root);
      const store = openTrustStore(hostFor(`nss:${path}`));
      const [ours, theirs] = [await ourVerdict(store, made), await believesInNss(path)(made, folder)];
      expect([ours, theirs]).toEqual([expected, expected]);
    }),
  );

  it('with the intermediate that is sent refused by name: NSS and we agree, whatever the root', () =>
    scratch(async (folder) => {
      const path = await newDatabase(folder);
      const made = await house();
      await addTo(path, folder, 'root', 'C,,', made.root);
      await addTo(path, folder, 'middle', 'p,,', made.middle);
      const store = openTrustStore(hostFor(`nss:${path}`));
      expect([await ourVerdict(store, made), await believesInNss(path)(made, folder)]).toEqual([
        false,
        false,
      ]);
    }));

  it('tells two roots of one name apart by their flags, in either order', () =>
    scratch(async (folder) => {
      for (const order of ['root', 'twin'] as const) {
        const path = await newDatabase(await mkdtemp(join(folder, order)));
        const made = await house();
        const [first, second] = order === 'root' ? [made.root, made.twin] : [made.twin, made.root];
        await addTo(path, folder, 'first', 'C,,', first);
        await addTo(path, folder, 'second', 'p,,', second);
        const { anchors, distrusted } = await openTrustStore(hostFor(`nss:${path}`)).read();
        expect(anchors.map(({ der }) => Buffer.from(der))).toEqual([Buffer.from(first.der)]);
        expect(distrusted.map((der) => Buffer.from(der))).toEqual([Buffer.from(second.der)]);
      }
    }));

  it.each(['with: a colon', '루트 인증서', '-t', 'a,, b', 'x'.repeat(80)])(
    'finds a root by the nickname "%s"',
    (nickname) =>
      scratch(async (folder) => {
        const path = await newDatabase(folder);
        const made = await house();
        await addTo(path, folder, nickname, 'C,,', made.root);
        await addTo(path, folder, 'seen once', ',,', made.middle);
        const { anchors, pool } = await openTrustStore(hostFor(`nss:${path}`)).read();
        expect(anchors.map(({ der }) => Buffer.from(der))).toEqual([Buffer.from(made.root.der)]);
        expect(pool).toEqual([]);
      }),
  );

  it('with a password is changed with it, and not with another', () =>
    scratch(async (folder) => {
      const path = join(folder, 'nssdb');
      await mkdir(path);
      const password = join(folder, 'password');
      await writeFile(password, 'a pass phrase');
      certutil(path, '-N', '-f', password);
      const { root } = await house();
      const store = (known?: string) =>
        openTrustStore(hostFor(`nss:${path}`, { password: async () => known }));
      for (const wrong of [undefined, 'another'])
        await expect(store(wrong).change('install', root.der)).rejects.toMatchObject({
          complaint: { code: 'trusted.store.password-wrong', facts: { party: `nss:${path}` } },
        });
      await store('a pass phrase').change('install', root.der);
      expect((await store().read()).anchors.length).toBe(1);
    }));

  it('with a root that is held with less trust is not changed over anybody\u2019s head', () =>
    scratch(async (folder) => {
      const path = await newDatabase(folder);
      const made = await house();
      await addTo(path, folder, 'theirs', 'p,,', made.root);
      const store = openTrustStore(hostFor(`nss:${path}`));
      await expect(store.change('install', made.root.der)).rejects.toMatchObject({
        complaint: { code: 'trusted.store.held-otherwise', facts: { how: 'theirs: "p,,"' } },
      });
      expect(certutil(path, '-L').toString()).toMatch(/theirs +p,,/);
    }));
});

describe('an intermediate alone, without its root', () => {
  /** Who reads such a file, and whether it ends a path there. What the notes say of them stands on this. */
  it.each([
    ['OpenSSL', 'pem', openssl, []],
    ['OpenSSL that allows partial chains', 'pem-partial', openssl, ['-partial_chain']],
  ] as const)('for %s: it and the kind %s agree', (_, kind, program, options) =>
    scratch(async (folder) => {
      const made = await house();
      const path = join(folder, 'middle-only.pem');
      await writeFile(path, pemOf(made.middle));
      const ours = await ourVerdict(openTrustStore(hostFor(`${kind}:${path}`)), made);
      const theirs = await program('-CAfile', path, ...options)(made, folder);
      expect([ours, theirs]).toEqual([kind === 'pem-partial', kind === 'pem-partial']);
    }),
  );

  it.each([
    ['Node', 'pem', inNode],
    ['curl', 'pem-partial', inCurl],
  ] as const)('for %s: it and the kind %s agree', (_, kind, believes) =>
    scratch(async (folder) => {
      const made = await house();
      const path = join(folder, 'middle-only.pem');
      await writeFile(path, pemOf(made.middle));
      const ours = await ourVerdict(openTrustStore(hostFor(`${kind}:${path}`)), made);
      const theirs = await serving(made, (port) => believes(port, path));
      expect([ours, theirs]).toEqual([kind === 'pem-partial', kind === 'pem-partial']);
      await writeFile(path, pemOf(made.root));
      expect(await serving(made, (port) => believes(port, path))).toBe(true);
    }),
  );

  // The JRE has no compiler; where a JDK is, Java's own TLS is asked.
  const jdk = spawnSync('java', ['--list-modules'], { encoding: 'utf8' }).stdout?.includes('jdk.compiler');
  it.runIf(jdk === true)(
    'is an anchor for Java, and so is the root; a private key’s certificate is none',
    () =>
      scratch(async (folder) => {
        const made = await house();
        const source = join(folder, 'Believes.java');
        await writeFile(source, JAVA);
        await writeFile(join(folder, 'sent.pem'), pemOf(made.leaf) + pemOf(made.middle));
        const keytool = (...args: readonly string[]): Buffer =>
          execFileSync('keytool', [...args, '-storepass', 'changeit'], { stdio: 'pipe' });
        const stores: string[] = [];
        for (const name of ['root', 'middle', 'twin'] as const) {
          const [path, certificate] = [join(folder, name), join(folder, `${name}.pem`)];
          await writeFile(certificate, pemOf(made[name]));
          keytool('-importcert', '-noprompt', '-alias', 'x', '-file', certificate, '-keystore', path);
          stores.push(path);
        }
        const own = join(folder, 'own');
        keytool('-genkeypair', '-alias', 'own', '-keyalg', 'EC', '-dname', 'CN=own', '-keystore', own);
        expect((await openTrustStore(hostFor(`java:${own}`)).read()).anchors).toEqual([]);
        const ran = await runs('java', source, join(folder, 'sent.pem'), ...stores);
        const ours = await Promise.all(
          stores.map((path) => ourVerdict(openTrustStore(hostFor(`java:${path}`)), made)),
        );
        expect(ran.output.split('\n')).toEqual(ours.map(String));
        expect(ours).toEqual([true, true, false]);
      }),
  );
});

const JAVA = `
import java.io.*; import java.security.KeyStore; import java.security.cert.*; import javax.net.ssl.*;
public class Believes {
  public static void main(String[] args) throws Exception {
    X509Certificate[] chain;
    try (InputStream in = new FileInputStream(args[0])) {
      chain = CertificateFactory.getInstance("X.509").generateCertificates(in).toArray(new X509Certificate[0]);
    }
    for (int i = 1; i < args.length; i++) {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(KeyStore.getInstance(new File(args[i]), "changeit".toCharArray()));
      boolean trusted = true;
      try { ((X509TrustManager) factory.getTrustManagers()[0]).checkServerTrusted(chain, "UNKNOWN"); }
      catch (CertificateException e) { trusted = false; }
      System.out.println(trusted);
    }
  }
}
`;
