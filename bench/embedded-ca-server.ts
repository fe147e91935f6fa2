// node bench/embedded-ca-server.ts LEDGER PORT: the embedded CA behind the smallest web server that can be put before it.
//   POST /sign {"certificate_request": PEM} → {"certificate": PEM}
import Fastify from 'fastify';
import { must } from '#core/problems.ts';
import { readPem, writePem } from '#core/x509/pem.ts';
import { openBenchCa } from './bench-ca.ts';

const [ledger = '', port = '0'] = process.argv.slice(2);
const ca = await openBenchCa(ledger);
const app = Fastify({ logger: false });
app.post<{ Body: { certificate_request: string } }>('/sign', async ({ body }) => {
  const [block] = must(readPem(body.certificate_request));
  return { certificate: writePem('CERTIFICATE', await ca.issue(block?.der ?? new Uint8Array())) };
});
await app.listen({ host: '127.0.0.1', port: Number(port) });
process.once('SIGTERM', () => {
  void app.close().then(() => ca.close());
});
