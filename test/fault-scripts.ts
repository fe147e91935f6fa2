// The scripts through which nginx and Kamailio are told to read their files: as they should, or failing in one of the ways that a file names.
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Faults: `nginx-fails`, `nginx-hangs`, `nginx-nothing`, `kamailio-fails`, `kamailio-hangs`, `kamailio-nothing`: the reload does that; `nginx-held`:
 * it waits until the fault is another one;
 * `leaf-only`: the next reload makes the external server send its certificate without the intermediate, the one after it mends that;
 * `nginx-test-closes`: the configuration test of `nginx-program` leaves the external server's live folder unwritable.
 */
export const writeFaultScripts = async (
  folder: string,
  { live, conf }: { readonly live: string; readonly conf: string },
): Promise<{
  readonly nginxReload: string;
  readonly kamcmd: string;
  readonly fault: (name: string | undefined) => Promise<void>;
}> => {
  const file = join(folder, 'fault');
  const nginxReload = join(folder, 'reload-nginx');
  const kamcmd = join(folder, 'kamcmd');
  const served = `${live}/WebServicesExternal/web-external/current/tls.pem`;
  const leaf = join(folder, 'leaf.pem');
  await script(
    nginxReload,
    `fault=$(cat '${file}' 2>/dev/null)
[ -e '${conf}.good' ] && mv '${conf}.good' '${conf}'
case "$fault" in
  nginx-fails) echo 'nginx: the reload failed' >&2; exit 1 ;;
  nginx-hangs) exec sleep 600 ;;
  nginx-nothing) exit 0 ;;
  nginx-held)
    tenths=0
    while [ "$(cat '${file}' 2>/dev/null)" = nginx-held ] && [ $tenths -lt 120 ]; do sleep 0.1; tenths=$((tenths + 1)); done ;;
  leaf-only)
    rm '${file}'
    umask 077
    openssl x509 -in '${served}' > '${leaf}'
    openssl pkey -in '${served}' >> '${leaf}'
    cp '${conf}' '${conf}.new'
    sed -i 's#${served}#${leaf}#' '${conf}.new'
    cp '${conf}' '${conf}.good'
    mv '${conf}.new' '${conf}' ;;
esac
exec nginx -c '${conf}' -p '${join(conf, '..')}/' -e '${join(conf, '..', 'error.log')}' -s reload`,
  );
  // The program itself, for services that are told to call it here: its configuration test shuts the live folder behind it.
  await script(
    join(folder, 'nginx-program'),
    `case "$(cat '${file}' 2>/dev/null) $*" in
  'nginx-test-closes '*-t*) nginx "$@"; code=$?; chmod 500 '${join(served, '../..')}'; exit $code ;;
esac
exec nginx "$@"`,
  );
  await script(
    kamcmd,
    `case "$(cat '${file}' 2>/dev/null) $*" in
  'kamailio-fails '*tls.reload) echo 'error: 500 - Error while fixing TLS configuration'; exit 0 ;;
  'kamailio-hangs '*tls.reload) exec sleep 600 ;;
  'kamailio-nothing '*tls.reload) echo 'Ok. TLS configuration reloaded.'; exit 0 ;;
esac
exec kamcmd "$@"`,
  );
  return {
    nginxReload,
    kamcmd,
    fault: (name) => (name === undefined ? rm(file, { force: true }) : writeFile(file, name)),
  };
};

const script = async (path: string, text: string): Promise<void> => {
  await writeFile(path, `#!/bin/sh\nPATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"\n${text}\n`);
  await chmod(path, 0o755);
};
