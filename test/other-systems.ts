// Programs of other operating systems for tests: they know the exact command lines that they take, change a store in memory, and refuse anything else.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { RunCommand } from '#core/ports.ts';
import { must } from '#core/problems.ts';
import { readPem, writePem } from '#core/x509/pem.ts';

/** Paths of scratch files differ each time: in what was heard they are `FILE`. */
const SCRATCH = /^\/.*\.certwizard-store-[^/]+\/.*$/;

export type StandIn = { readonly run: RunCommand; readonly heard: string[] };

const answer = (output = '', code: number | undefined = 0) => ({ code, timedOut: false, output, ms: 1 });

const standIn = (
  take: (line: string, file: string | undefined) => ReturnType<typeof answer> | undefined,
): StandIn => {
  const heard: string[] = [];
  return {
    heard,
    run: async ({ program, args }) => {
      const file = args.find((arg) => SCRATCH.test(arg));
      const line = [program, ...args.map((arg) => (SCRATCH.test(arg) ? 'FILE' : arg))].join(' ');
      heard.push(line);
      return take(line, file) ?? answer(`no such command line: ${line}`, 2);
    },
  };
};

const derIn = (file: string | undefined): Uint8Array =>
  must(readPem(readFileSync(file ?? '', 'utf8')))[0]?.der ?? Uint8Array.of();
const sha1 = (der: Uint8Array): string => createHash('sha1').update(der).digest('hex').toUpperCase();
const pems = (all: readonly Uint8Array[]): string => all.map((der) => writePem('CERTIFICATE', der)).join('');

const BUILT_IN = '/System/Library/Keychains/SystemRootCertificates.keychain';
const SYSTEM = '/Library/Keychains/System.keychain';

/** macOS' `security`. `settings`: kSecTrustSettingsResult by SHA-1; 0 for an entry without any. */
export const macPrograms = (
  builtIn: readonly Uint8Array[],
  added: Uint8Array[] = [],
  settings = new Map<string, number>(),
): StandIn =>
  standIn((line, file) => {
    const drop = (hex: string): void => {
      added.splice(0, added.length, ...added.filter((der) => sha1(der) !== hex));
    };
    if (line === `security find-certificate -a -p ${BUILT_IN}`) return answer(pems(builtIn));
    if (line === `security find-certificate -a -p ${SYSTEM}`) return answer(pems(added));
    if (line === 'security trust-settings-export -d FILE') {
      if (settings.size === 0)
        return answer('SecTrustSettingsCreateExternalRepresentation: No Trust Settings were found.', 1);
      writeFileSync(file ?? '', plist(settings));
      return answer('...Trust Settings exported successfully.');
    }
    if (line === `security add-trusted-cert -d -r trustRoot -k ${SYSTEM} FILE`) {
      const der = derIn(file);
      added.push(der);
      settings.set(sha1(der), 1);
      return answer();
    }
    if (line === 'security remove-trusted-cert -d FILE') {
      settings.delete(sha1(derIn(file)));
      return answer();
    }
    const [, hex] = new RegExp(`^security delete-certificate -Z ([0-9A-F]{40}) ${SYSTEM}$`).exec(line) ?? [];
    if (hex === undefined) return undefined;
    drop(hex);
    return answer();
  });

/** As `security trust-settings-export` writes it. */
const plist = (settings: ReadonlyMap<string, number>): string => {
  const entries = [...settings].map(([hex, result]) => {
    const said =
      result === 0
        ? '<array/>'
        : `<array><dict><key>kSecTrustSettingsResult</key>\n<integer>${result}</integer></dict></array>`;
    return `<key>${hex}</key>\n<dict><key>issuerName</key><data>AA==</data><key>trustSettings</key>\n${said}</dict>`;
  });
  return `<?xml version="1.0"?><plist version="1.0"><dict><key>trustList</key><dict>\n${entries.join('\n')}\n</dict><key>trustVersion</key><integer>1</integer></dict></plist>`;
};

/** Windows' PowerShell and certutil, on the stores of the computer. */
export const windowsPrograms = (stores: Record<'Root' | 'CA' | 'Disallowed', Uint8Array[]>): StandIn =>
  standIn((line, file) => {
    const [, name] =
      /^powershell\.exe -NoProfile -NonInteractive -Command Get-ChildItem -Path Cert:\\LocalMachine\\(Root|CA|Disallowed) \| ForEach-Object \{ \[Convert\]::ToBase64String\(\$_\.RawData\) \}$/.exec(
        line,
      ) ?? [];
    if (name === 'Root' || name === 'CA' || name === 'Disallowed')
      return answer(stores[name].map((der) => `${Buffer.from(der).toString('base64')}\r\n`).join(''));
    if (line === 'certutil.exe -addstore -f Root FILE') {
      stores.Root.push(derIn(file));
      return answer('CertUtil: -addstore command completed successfully.');
    }
    const [, hex] = /^certutil\.exe -delstore Root ([0-9A-F]{40})$/.exec(line) ?? [];
    if (hex === undefined) return undefined;
    stores.Root = stores.Root.filter((der) => sha1(der) !== hex);
    return answer('CertUtil: -delstore command completed successfully.');
  });
