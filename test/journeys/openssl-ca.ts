// A CA that is not ours, made and worked with the `openssl` command alone: root, intermediate, and what it answers to a CSR.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type OpensslCa = {
  readonly folder: string;
  /** PEM files. */
  readonly root: string;
  readonly intermediate: string;
  /** Both fingerprints of the root, as `openssl x509 -fingerprint` prints them, colons and all. */
  readonly rootSha256: string;
  readonly rootSha1: string;
  /** PEM file of the certificate for the CSR in a file. The names are the CSR's own. */
  sign(csr: string, more?: Signing): Promise<string>;
  stop(): Promise<void>;
};

export type Signing = {
  readonly byRoot?: boolean;
  readonly days?: number;
  readonly eku?: string;
  /** Lines of OpenSSL's extension syntax instead of the CSR's names. */
  readonly names?: string;
  /** Instead of so many days from now: both as OpenSSL takes them, `20200101000000Z`; the names are the CSR's own. */
  readonly times?: readonly [from: string, to: string];
};

export const opensslCa = async (): Promise<OpensslCa> => {
  const folder = await mkdtemp(join(tmpdir(), 'cw-ossl-'));
  const at = (name: string): string => join(folder, name);
  const openssl = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)('openssl', args, { cwd: folder, timeout: 20_000 })).stdout;
  const newKey = (file: string): Promise<string> =>
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', file);
  await Promise.all([newKey('root.key'), newKey('int.key')]);
  const caExtensions = [
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ];
  await openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    'root.key',
    '-days',
    '3650',
    '-subj',
    '/O=Stranger/CN=Stranger Root',
    ...caExtensions,
    '-out',
    'root.pem',
  );
  await openssl(
    'req',
    '-new',
    '-key',
    'int.key',
    '-subj',
    '/O=Stranger/CN=Stranger Issuing CA',
    '-out',
    'int.csr',
  );
  await writeFile(
    at('int.ext'),
    'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n',
  );
  await openssl(
    'x509',
    '-req',
    '-in',
    'int.csr',
    '-CA',
    'root.pem',
    '-CAkey',
    'root.key',
    '-set_serial',
    '2',
    '-days',
    '1800',
    '-extfile',
    'int.ext',
    '-out',
    'int.pem',
  );
  const fingerprint = async (hash: string): Promise<string> =>
    (await openssl('x509', '-in', 'root.pem', '-noout', '-fingerprint', `-${hash}`)).split('=')[1]?.trim() ??
    '';
  let count = 10;
  return {
    folder,
    root: at('root.pem'),
    intermediate: at('int.pem'),
    rootSha256: await fingerprint('sha256'),
    rootSha1: await fingerprint('sha1'),
    async sign(csr, { byRoot = false, days = 90, eku = 'serverAuth,clientAuth', names, times } = {}) {
      count += 1;
      const by = byRoot ? 'root' : 'int';
      const [extensions, out] = [`leaf-${count}.ext`, `leaf-${count}.pem`];
      await writeFile(
        at(extensions),
        `basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=${eku}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n${names === undefined ? '' : `subjectAltName=${names}\n`}`,
      );
      if (times !== undefined) {
        // `openssl x509` takes no dates before version 3.4; `openssl ca` always did.
        await writeFile(at('ca.cnf'), CA_CONFIG);
        await writeFile(at('index.txt'), '');
        const dates = ['-startdate', times[0], '-enddate', times[1]];
        const files = ['-in', csr, '-out', out, '-extfile', extensions];
        const signer = ['-cert', `${by}.pem`, '-keyfile', `${by}.key`];
        await openssl('ca', '-batch', '-notext', '-config', 'ca.cnf', ...signer, ...dates, ...files);
        return at(out);
      }
      const copy = names === undefined ? ['-copy_extensions', 'copyall'] : [];
      await openssl(
        'x509',
        '-req',
        '-in',
        csr,
        '-CA',
        `${by}.pem`,
        '-CAkey',
        `${by}.key`,
        '-set_serial',
        String(count),
        '-days',
        String(days),
        '-extfile',
        extensions,
        ...copy,
        '-out',
        out,
      );
      return at(out);
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
};

const CA_CONFIG = `[ca]
default_ca = it
[it]
database = index.txt
new_certs_dir = .
rand_serial = yes
unique_subject = no
default_md = sha256
copy_extensions = copyall
policy = any
[any]
commonName = optional
`;

/** One file with the certificates of several, as PEM or PKCS#7. */
export const bundled = async (folder: string, name: string, files: readonly string[]): Promise<string> => {
  const out = join(folder, name);
  if (name.endsWith('.p7b')) {
    const args = ['crl2pkcs7', '-nocrl', ...files.flatMap((file) => ['-certfile', file]), '-out', out];
    await promisify(execFile)('openssl', args, { timeout: 20_000 });
  } else {
    await writeFile(out, (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join(''));
  }
  return out;
};
