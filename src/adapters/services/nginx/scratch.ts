// An nginx of our own on loopback, in one folder, by any user: for the demo and the tests.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ScratchProgram, startScratch } from '../scratch-program.ts';

export type ScratchNginxServer = {
  readonly port: number;
  readonly serverName?: string;
  /** PEM files; chain and key may be the same one. */
  readonly certificate: string;
  readonly key: string;
  /** Demands client certificates of these CAs. */
  readonly clientCa?: string;
};

export type ScratchNginx = ScratchProgram & {
  /** The part of the adapter's settings that says which program it is; `targets` are the caller's. */
  readonly settings: { readonly binary: string; readonly conf: string; readonly args: readonly string[] };
  readonly conf: string;
  readonly ports: readonly number[];
};

/** Starts nginx in `folder` and waits until every port answers. Throws when it does not come up. */
export const scratchNginx = async (
  folder: string,
  servers: readonly ScratchNginxServer[],
  binary = 'nginx',
): Promise<ScratchNginx> => {
  await mkdir(join(folder, 'temp'), { recursive: true });
  const conf = join(folder, 'nginx.conf');
  await writeFile(conf, scratchNginxConf(folder, servers));
  const args = ['-p', `${folder}/`, '-e', join(folder, 'error.log')];
  const ports = servers.map((server) => server.port);
  const program = await startScratch({
    folder,
    program: binary,
    args: ['-c', conf, ...args, '-g', 'daemon off;'],
    pidFile: join(folder, 'nginx.pid'),
    ports,
  });
  return { ...program, conf, ports, settings: { binary, conf, args } };
};

const scratchNginxConf = (
  folder: string,
  servers: readonly ScratchNginxServer[],
): string => `worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 128; }
http {
  access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${folder}/temp/${name};`).join('\n')}
${servers.map(serverBlock).join('')}}
`;

const serverBlock = (server: ScratchNginxServer): string => `
  server {
    listen 127.0.0.1:${server.port} ssl;
    server_name ${server.serverName ?? 'localhost'};
    ssl_certificate ${server.certificate};
    ssl_certificate_key ${server.key};
${server.clientCa === undefined ? '' : `    ssl_client_certificate ${server.clientCa};\n    ssl_verify_client on;\n`}    location / { return 200 "ok\\n"; }
  }
`;
