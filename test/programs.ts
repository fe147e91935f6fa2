// Builds the command that the real tests run, once per test run.
import { execFileSync } from 'node:child_process';

export default function setup(): void {
  execFileSync(process.execPath, ['scripts/build.js'], {
    cwd: new URL('..', import.meta.url),
    stdio: 'inherit',
  });
}
