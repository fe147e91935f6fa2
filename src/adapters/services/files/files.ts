// A service that is files in a folder, in the form its program reads, with an optional command afterwards.
import { z } from 'zod';
import { LIMITS } from '#core/limits.ts';
import type { LiveFile, Material, Service, ServiceHost, ServiceKind } from '#core/ports.ts';
import { certificatePem, clientCasPem, keyPem, pemFile } from '../material.ts';
import { argv, settingsOf, targetsSetting } from '../settings.ts';

const PARTS = ['certificate', 'chain', 'key', 'client-cas'] as const;

const fileSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'plain file name')
      .describe('File name inside the live folder.'),
    parts: z
      .array(z.enum(PARTS))
      .min(1)
      .describe('What it holds, in this order. Postfix wants the key first; chain is the intermediates.'),
    form: z
      .enum(['pem', 'der'])
      .default('pem')
      .describe('DER holds exactly one certificate or one key (PKCS#8).'),
  })
  .refine(
    ({ form, parts }) =>
      form === 'pem' || (parts.length === 1 && (parts[0] === 'certificate' || parts[0] === 'key')),
    {
      message: 'der: one certificate or one key',
      path: ['form'],
    },
  );
type FileSetting = z.output<typeof fileSchema>;

const schema = z.strictObject({
  id: z
    .string()
    .min(1)
    .describe('Name of the program instance: services with the same one are reloaded together.'),
  files: z
    .array(fileSchema)
    .default([{ name: 'tls.pem', parts: ['certificate', 'chain', 'key'], form: 'pem' }])
    .refine((files) => new Set(files.map((file) => file.name)).size === files.length, 'each name once')
    .refine(
      (files) => files.some((file) => file.parts.includes('certificate')),
      'a file with the certificate',
    )
    .refine((files) => files.some((file) => file.parts.includes('key')), 'a file with the key')
    .describe('The files. Default: tls.pem with certificate, chain and key.'),
  targets: targetsSetting.default([]),
  testCommand: argv(
    'Configuration test of the program that reads the files: exit code 0 is good.',
  ).optional(),
  afterCommand: argv('Command that makes the program read the files anew.').optional(),
  restartCommand: argv('Command that restarts the program where afterCommand did not help.').optional(),
});
export type FilesSettings = z.output<typeof schema>;

export const files: ServiceKind<FilesSettings> = {
  kind: 'files',
  settings: settingsOf(schema),
  can: { shadowTest: false, clientCas: true, adopt: false, reload: true },
  open: (settings, host) => openFiles(settings, host),
};

const openFiles = (settings: FilesSettings, host: ServiceHost): Service => {
  const instance = `files:${settings.id}`;
  const run = ([program = '', ...args]: readonly string[]) =>
    host.run({ program, args, timeoutMs: LIMITS.commandMs - 2_000 });
  const withPart = (
    part: FileSetting['parts'][number],
    all: readonly FileSetting[] = settings.files,
  ): FileSetting | undefined => all.find((file) => file.parts.includes(part));
  const certificateFiles = settings.files.filter((file) => file.parts.includes('certificate'));
  const chain = withPart('chain', certificateFiles) ?? certificateFiles[0];
  const key = withPart('key');
  const clientCas = withPart('client-cas');

  const service: Service = {
    instance,
    targets: settings.targets,
    render: (material) => ({
      files: settings.files.map((file) => liveFile(file, material, instance)),
      chain: chain?.name ?? '',
      key: key?.name ?? '',
      ...(clientCas === undefined ? {} : { clientCas: clientCas.name }),
    }),
    async test(staged) {
      if (staged !== undefined || settings.testCommand === undefined) return { outcome: 'cannot' };
      const result = await run(settings.testCommand);
      return result.code === 0
        ? { outcome: 'passed', ms: result.ms }
        : { outcome: 'failed', output: result.output, ms: result.ms };
    },
    // Nothing is known about the program but its targets, and those are the prober's affair.
    running: async () => true,
    async reload() {
      if (settings.afterCommand === undefined) return { ok: true, output: '', ms: 0, how: 'none' };
      const result = await run(settings.afterCommand);
      return { ok: result.code === 0, output: result.output, ms: result.ms, how: 'reload' };
    },
  };
  const { restartCommand } = settings;
  if (restartCommand === undefined) return service;
  return {
    ...service,
    restart: async () => {
      const result = await run(restartCommand);
      return { ok: result.code === 0, output: result.output, ms: result.ms, how: 'restart' };
    },
  };
};

const liveFile = (file: FileSetting, material: Material, instance: string): LiveFile => ({
  name: file.name,
  bytes:
    file.form === 'der'
      ? file.parts[0] === 'key'
        ? material.key
        : material.certificate
      : pemFile(file.parts.flatMap((part) => PEM[part](material, instance))),
  secret: file.parts.includes('key'),
});

const PEM: Readonly<
  Record<FileSetting['parts'][number], (material: Material, instance: string) => readonly string[]>
> = {
  certificate: (material) => [certificatePem(material.certificate)],
  chain: (material) => material.chain.map(certificatePem),
  key: (material) => [keyPem(material)],
  'client-cas': clientCasPem,
};
