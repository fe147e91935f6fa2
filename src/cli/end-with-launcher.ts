// Under the launcher, this process ends when the launcher is gone, however it went: a pipe that only the launcher holds then closes.
import { Socket } from 'node:net';

export const endWithLauncher = (): void => {
  const descriptor = Number(process.env['CERTWIZARD_LAUNCHER_FD'] ?? '');
  if (!Number.isInteger(descriptor) || descriptor < 3) return;
  delete process.env['CERTWIZARD_LAUNCHER_FD'];
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  const end = (): void => {
    // As a Ctrl-C would: verbs that hold something open get to close it.
    process.kill(process.pid, 'SIGTERM');
  };
  pipe.on('close', end);
  pipe.on('error', end);
  pipe.resume();
  pipe.unref();
};
