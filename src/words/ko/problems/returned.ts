import type { RETURNED_PROBLEMS } from '#core/problems/returned.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('ko');
const AGAIN = '파일을 다시 받아서 가져오세요: certwizard import FILE';

export const returnedProblems: ProblemWords<keyof typeof RETURNED_PROBLEMS> = {
  'returned.pending': {
    title: '승인을 기다리는 중',
    detail: (f) => `요청(ID ${f.number})을 CA에서 아직 승인하거나 거부하지 않았습니다. CA: ${f.issuer}`,
    advice: () =>
      '나중에 다시 확인하세요: certwizard pending REQUEST. 내장 CA의 요청은 CA 관리자가 승인합니다: certwizard ca approve NUMBER',
  },
  'returned.denied': {
    title: '요청이 거부됨',
    detail: (f) =>
      `요청(ID ${f.number})이 거부되었습니다.${f.by === '' ? '' : ` 거부한 사람: ${f.by}`}${f.why === '' ? '' : ` 이유: ${f.why}`}`,
    advice: () => '거부한 사람에게 문의한 다음 새로 요청하세요: certwizard request',
  },
  'returned.import.root-mismatch': {
    title: '지정한 지문과 다른 루트 인증서',
    detail: (f) =>
      `파일에 들어 있는 루트 인증서: ${f.subject}. 지정한 SHA-256 지문과 일치하는 루트 인증서가 없어 가져오지 않았습니다. 지정한 지문: ${f.given}`,
    advice: () =>
      '이 루트 인증서를 신뢰하지 마세요. CA 소유자에게 루트 인증서와 지문을 다른 경로로 받아 비교하세요. 파일 내용 보기: certwizard import FILE --dry-run',
  },
  'returned.import.root-needs-yes': {
    title: '루트 인증서를 신뢰할지 확인해야 함',
    detail: (f) =>
      `루트 인증서: ${f.subject}. 루트를 신뢰하면 그 루트에서 발급한 모든 인증서를 신뢰하게 되므로 "신뢰할 수 있는 루트 인증 기관"에 넣지 않았습니다. SHA-256 지문: ${f.sha256}. SHA-1 지문: ${f.sha1}`,
    advice: (f) =>
      `CA 관리자에게서 다른 경로로 받은 지문과 비교하세요. 지문이 같으면 가져오세요: certwizard import FILE --trust-root ${t.arg(f.sha256)}`,
  },
  'returned.import.nothing-held': {
    title: 'CA가 보낸 것 중에 가져올 루트 인증서가 없음',
    detail: (f) =>
      `이 요청의 인증서와 함께 온 루트 인증서 중에 "신뢰할 수 있는 루트 인증 기관"에 새로 가져올 것이 없습니다. 요청: ${f.request}`,
    advice: () =>
      'CA 관리자에게서 루트 인증서를 파일로 받아 가져오세요: certwizard import FILE --trust-root SHA256',
  },
  'returned.file.unreadable': {
    title: '파일을 읽을 수 없음',
    detail: (f) => `파일: ${f.file}${f.why === '' ? '' : `. 원인: ${t.of('reasons', f.why)}`}`,
    advice: () => '경로와 파일 권한을 확인하세요.',
  },
  'returned.file.nothing': {
    title: '파일에 가져올 것이 없음',
    detail: () => '인증서도 개인 키도 들어 있지 않습니다.',
    advice: () =>
      '인증서(.cer, .crt, .pem), 인증서 체인(.p7b) 또는 개인 키가 든 파일(.pfx, .p12)을 선택하세요.',
  },
  'returned.certificate.malformed': {
    title: '인증서를 읽을 수 없음',
    detail: (f) => `올바른 X.509 인증서가 아닙니다. 위치: ${f.what}, ${f.at}바이트째`,
    advice: () => AGAIN,
  },
  'returned.crl.malformed': {
    title: '인증서 해지 목록(CRL)을 읽을 수 없음',
    detail: (f) => `올바른 CRL이 아닙니다. 위치: ${f.what}, ${f.at}바이트째`,
    advice: () => 'CA에서 목록을 다시 받으세요.',
  },
  'returned.ocsp.malformed': {
    title: 'OCSP 메시지를 읽을 수 없음',
    detail: (f) => `올바른 OCSP 메시지가 아닙니다. 위치: ${f.what}, ${f.at}바이트째`,
    advice: () => '다시 조회하세요. 계속되면 OCSP 응답자 관리자에게 알리세요.',
  },
  'returned.key.malformed': {
    title: '개인 키를 읽을 수 없음',
    detail: (f) => `지원하는 종류의 개인 키가 아닙니다. 위치: ${f.what}, ${f.at}바이트째`,
    advice: () =>
      'PKCS#8, PKCS#12 또는 PEM 형식의 RSA, ECDSA, Ed25519 키를 사용하세요: certwizard import FILE',
  },
  'returned.pem.malformed': {
    title: 'PEM 파일이 손상됨',
    detail: (f) => `${f.line}번째 줄에서 시작하는 블록의 형식이 올바르지 않습니다. 원인: ${f.what}`,
    advice: () => `복사하면서 일부 줄이 빠졌을 수 있습니다. ${AGAIN}`,
  },
  'returned.file.malformed': {
    title: '파일이 손상됨',
    detail: (f) => `인증서 파일처럼 시작하지만 형식이 올바르지 않습니다. 위치: ${f.what}, ${f.at}바이트째`,
    advice: () => AGAIN,
  },
  'returned.file.unrecognized': {
    title: '알 수 없는 파일 형식',
    detail: (f) =>
      `PEM, DER, PKCS#7, PKCS#12 중 어느 형식도 아닙니다(크기: ${t.size(f.bytes)}). 웹 페이지를 잘못 저장한 파일일 수 있습니다.`,
    advice: () => '.cer, .crt, .pem, .der, .p7b, .pfx, .p12 파일 중에서 선택하세요.',
  },
  'returned.file.signing-request': {
    title: '응답이 아니라 서명 요청 파일임',
    detail: () => 'CA에 보내는 인증서 서명 요청(CSR)이 들어 있습니다.',
    advice: () => '이 파일을 CA에 보내고, 발급된 인증서를 가져오세요: certwizard import FILE',
  },
  'returned.file.too-large': {
    title: '파일이 너무 큼',
    detail: (f) => `파일 크기: ${t.size(f.bytes)}. 최대: ${t.size(f.limit)}`,
    advice: () => '인증서와 체인은 보통 몇 KB 이하입니다. 해당 파일만 선택하세요.',
  },
  'returned.file.too-many': {
    title: '파일에 들어 있는 항목이 너무 많음',
    detail: (f) => `인증서와 키는 최대 ${t.number(f.limit)}개까지 읽습니다.`,
    advice: () => '여러 파일로 나누어 필요한 것만 가져오세요: certwizard import FILE',
  },
  'returned.file.iterations': {
    title: '파일을 여는 데 시간이 너무 오래 걸림',
    detail: (f) =>
      `암호 보호 반복 횟수(여러 부분이 있으면 합계): ${t.number(f.iterations)}. 파일 하나의 한도: ${t.number(f.limit)}`,
    advice: () =>
      '다음 두 명령으로 변환하세요: openssl pkcs12 -in OLD.pfx -out ALL.pem, openssl pkcs12 -export -in ALL.pem -out NEW.pfx. 변환한 뒤 ALL.pem 파일은 삭제하세요.',
  },
  'returned.file.unsupported': {
    title: '지원하지 않는 방식으로 암호화된 파일',
    detail: (f) => `파일에 사용된 방식: ${f.what}`,
    advice: () =>
      '파일이 열리는 곳에서 다음 두 명령으로 변환하세요: openssl pkcs12 -legacy -in OLD.pfx -out ALL.pem, openssl pkcs12 -export -in ALL.pem -out NEW.pfx. 키 파일만 있으면 openssl pkcs8 -topk8 -v2 aes256 -in OLD.key -out NEW.key 명령을 사용하세요. 암호화되지 않은 중간 파일은 삭제하세요.',
  },
  'returned.file.password-needed': {
    title: '개인 키 암호가 필요함',
    detail: (f) => `파일의 개인 키가 암호화되어 있습니다. 형식: ${f.format}`,
    advice: () =>
      '암호를 파일에 저장하고 그 파일을 지정하세요: certwizard import FILE --password-file PASSWORDFILE',
  },
  'returned.file.password-wrong': {
    title: '개인 키 암호가 틀림',
    detail: (f) => `이 암호로 개인 키를 열 수 없거나 파일이 손상되었습니다. 형식: ${f.format}`,
    advice: () => '대소문자와 한/영 입력 상태를 확인하고 다시 시도하세요: certwizard import FILE',
  },
  'returned.reply.no-leaf': {
    title: '응답에 서버 인증서가 없음',
    detail: (f) => `파일에 든 인증서 ${f.count}개가 모두 CA 인증서입니다.`,
    advice: () =>
      'CA에 발급된 인증서를 요청하세요. 인증서 체인은 지금 가져와도 됩니다: certwizard import FILE',
  },
  'returned.reply.several': {
    title: '여러 요청에 대한 응답임',
    detail: (f) => `파일에 든 인증서 중 ${f.count}개가 이 컴퓨터의 요청에 대한 것입니다.`,
    advice: () => '어느 요청에 대한 응답인지 지정하세요: certwizard import FILE --request REQUEST',
  },
  'returned.reply.not-ours': {
    title: '이 컴퓨터의 요청에 대한 응답이 아님',
    detail: (f) => `대기 중인 요청의 키나 이름과 맞지 않는 인증서입니다: ${f.subject}`,
    advice: () => '올바른 파일을 선택하세요. 대기 중인 요청 보기: certwizard pending',
  },
  'returned.reply.key-not-ours': {
    title: '이름은 맞지만 키가 다른 인증서',
    detail: (f) =>
      `인증서: ${f.subject}. 요청(${f.request})의 이름과 같지만 이 컴퓨터에서 만든 키가 아닙니다. CA가 이전 요청에 응답했거나 키를 직접 만들었을 수 있습니다.`,
    advice: (f) =>
      `이 요청의 서명 요청을 CA에 보내세요: certwizard pending ${t.arg(f.request)} --csr FILE. CA가 키를 만들었다면 .pfx 파일을 가져오세요: certwizard import FILE`,
  },
  'returned.reply.other-request': {
    title: '다른 요청에 대한 응답임',
    detail: (f) => `이 인증서에 맞는 요청: ${f.request}`,
    advice: () => '요청을 지정하지 않고 가져오면 맞는 요청을 찾습니다: certwizard import FILE',
  },
};
