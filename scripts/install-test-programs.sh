#!/bin/sh
# Installs what the tests drive (nginx, Kamailio, Pebble, OpenSSL, Chromium, lego, certbot, cfssl, curl, NSS, Java) on Debian, without letting any of it start by itself.
set -eu

missing=''
need() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || missing="$missing $2"; }
need openssl openssl
need nginx nginx
need kamailio kamailio
[ -e /usr/lib/x86_64-linux-gnu/kamailio/modules/tls.so ] || [ -e "/usr/lib/$(uname -m)-linux-gnu/kamailio/modules/tls.so" ] || missing="$missing kamailio-tls-modules"
need pebble pebble
need lego lego
need certbot certbot
need cfssl golang-cfssl
need chromium chromium
# Programs that read stores of relying parties.
need curl curl
need update-ca-certificates ca-certificates
need certutil libnss3-tools
need keytool default-jre-headless
# A face with Korean for whatever a page does not bring itself.
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing="$missing fonts-noto-cjk"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need:$missing. Install them (on Debian, as root: apt-get install$missing) and run the tests again." >&2
  exit 1
fi

# A policy of our own for as long as this takes: no service starts because its package was installed.
policy=/usr/sbin/policy-rc.d
kept=''
[ -e "$policy" ] && kept=yes
[ -n "$kept" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod 755 "$policy"; }
trap '[ -n "$kept" ] || rm -f "$policy"' EXIT
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null
