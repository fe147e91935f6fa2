import type { TRUSTED_PROBLEMS } from '#core/problems/trusted.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('ko');
const keyId = (id: string | number): string => (id === '' ? '' : `. 키 식별자: ${id}`);
const hadAt = (where: string | number): string => (where === '' ? '' : `. 받을 수 있는 곳: ${where}`);
const THEN_ASSIGN = '그런 다음 인증서를 할당하세요: certwizard assign THUMBPRINT';

export const trustedProblems: ProblemWords<keyof typeof TRUSTED_PROBLEMS> = {
  'trusted.root.missing': {
    title: '루트 인증서 없음',
    detail: (f) =>
      `${f.store === 'root' ? '"신뢰할 수 있는 루트 인증 기관" 저장소' : `신뢰 당사자 ${f.store}의 저장소`}에 없는 인증서: ${f.subject}${keyId(f.keyId)}${f.held === '' ? '' : `. 함께 받은 사본(지문 ${f.held})은 아직 신뢰하도록 승인되지 않았습니다`}${hadAt(f.where)}`,
    advice: (f) =>
      f.store === 'root'
        ? `CA 관리자에게서 루트 인증서를 받아 다른 경로로 받은 지문과 비교한 다음 가져오세요: certwizard import FILE --trust-root SHA256. ${THEN_ASSIGN}`
        : `그 저장소에 루트 인증서를 설치하세요: certwizard store install THUMBPRINT --in ${t.arg(f.store)}. 그런 다음 필요하면 그 저장소를 읽는 프로그램을 다시 시작하세요.`,
  },
  'trusted.intermediate.missing': {
    title: '중간 인증서 없음',
    detail: (f) =>
      `"중간 인증 기관" 저장소에 없고 함께 전송되지도 않은 인증서: ${f.subject}${keyId(f.keyId)}${hadAt(f.where)}`,
    advice: () =>
      `CA가 제공하는 곳에서 받으세요: certwizard store fetch THUMBPRINT. 또는 이 CA의 인증서나 전체 인증서 체인(.p7b)을 가져오세요: certwizard import FILE. ${THEN_ASSIGN}`,
  },
  'trusted.issuer.unreachable': {
    title: 'CA 인증서를 받을 수 없음',
    detail: (f) => `받지 못한 CA 인증서: ${f.subject}. 주소: ${f.url}. 이유: ${t.of('reasons', f.why)}`,
    advice: () =>
      '이 CA의 인증서를 파일로 가져오세요: certwizard import FILE. 내부 네트워크에 있는 CA이면 토폴로지의 fetchFrom 항목에 그 네트워크를 지정하세요.',
  },
  'trusted.key.missing': {
    title: '개인 키 없음',
    detail: (f) =>
      `이 컴퓨터에 이 인증서의 개인 키가 없습니다.${f.thumbprint === '' ? '' : ` 인증서 지문: ${f.thumbprint}.`} 키가 있어야 할 위치: certwizard 홈 폴더의 keys/${f.keyId}.key`,
    advice: () =>
      '개인 키가 든 .pfx 파일을 가져오거나(certwizard import FILE) 이 컴퓨터에서 새 인증서를 요청하세요: certwizard request',
  },
  'trusted.revoked': {
    title: '해지된 인증서',
    detail: (f) =>
      `해지된 인증서: ${f.subject}. 해지 시각: ${t.date(f.at)}. 해지 이유: ${t.of('revocationReasons', f.reason)}. 출처: ${t.of('revocationSources', f.by)}`,
    advice: () => '해지된 인증서는 다시 사용할 수 없습니다. 새 인증서를 요청하세요: certwizard request',
  },
  'trusted.revocation.unknown': {
    title: '해지 여부를 알 수 없는 인증서',
    detail: (f) =>
      `해지 여부를 알 수 없는 인증서: ${f.subject}. 이유: ${t.of('revocationWhys', f.why)}${f.url === '' ? '' : `. 조회한 곳: ${f.url}`}`,
    advice: () =>
      '다시 조회하세요: certwizard verify THUMBPRINT. 내부 네트워크에 있는 CA이면 토폴로지의 fetchFrom 항목에 그 네트워크를 지정하세요: certwizard topology set FILE',
  },
  'trusted.crl.missing': {
    title: '인증서 해지 목록(CRL) 위치가 없는 인증서',
    detail: (f) =>
      `http로 받을 수 있는 CRL 배포 지점이 없는 인증서: ${f.subject}. 목록을 확인하는 클라이언트가 해지 사실을 알 수 없습니다.`,
    advice: () => 'CRL 배포 지점이 있는 인증서를 발급하도록 CA 관리자에게 요청하세요.',
  },
  'trusted.crl.unreachable': {
    title: '인증서 해지 목록(CRL)을 받을 수 없음',
    detail: (f) => `인증서: ${f.subject}. CRL 주소: ${f.url}. 이유: ${t.of('reasons', f.why)}`,
    advice: () =>
      '이 컴퓨터와 클라이언트에서 그 주소에 연결할 수 있는지 확인한 다음 다시 조회하세요: certwizard verify THUMBPRINT',
  },
  'trusted.time.expired': {
    title: '인증서가 만료됨',
    detail: (f) =>
      `만료된 인증서: ${f.subject}. 유효 기간: ${t.date(f.notBefore)} ~ ${t.date(f.notAfter)}. 현재 시각: ${t.date(f.now)}`,
    advice: () =>
      '새 인증서를 요청하세요: certwizard request. 만료된 것이 인증 경로의 CA 인증서이면 그 CA의 현재 인증서를 가져오세요: certwizard import FILE',
  },
  'trusted.time.not-yet': {
    title: '아직 유효하지 않은 인증서',
    detail: (f) =>
      `인증서: ${f.subject}. 유효 기간: ${t.date(f.notBefore)} ~ ${t.date(f.notAfter)}. 현재 시각: ${t.date(f.now)}`,
    advice: () => '이 컴퓨터와 CA의 시계를 확인하거나 유효 기간이 시작될 때까지 기다리세요.',
  },
  'trusted.usage.wrong': {
    title: '용도가 맞지 않는 인증서',
    detail: (f) =>
      `인증서: ${f.subject}. 필요한 확장 키 사용(EKU): ${t.of('purposes', f.wanted)}. 인증서의 확장 키 사용(EKU): ${t.list('purposes', f.present, '없음')}`,
    advice: () =>
      '필요한 확장 키 사용(EKU)이 들어 있는 템플릿으로 요청하세요. 내장 CA는 템플릿을 자동으로 선택합니다: certwizard request',
  },
  'trusted.name.missing': {
    title: '인증서에 이름이 없음',
    detail: (f) =>
      `인증서에 포함되지 않은 이름: ${f.name}. 인증서의 주체 대체 이름(SAN): ${f.presented === '' ? '없음' : f.presented}`,
    advice: () =>
      '이 이름이 들어 있는 인증서를 요청하세요: certwizard request. 더 이상 필요 없는 이름이면 토폴로지에서 빼세요: certwizard topology set FILE',
  },
  'trusted.signature.bad': {
    title: '서명이 올바르지 않음',
    detail: (f) =>
      `인증서: ${f.subject}. 서명한 것으로 되어 있는 CA: ${f.issuer}. 다른 키로 서명되었거나 서명된 뒤 내용이 바뀌었습니다.`,
    advice: () =>
      'CA에서 인증서를 다시 받으세요. 그래도 같으면 CA 관리자에게 문의하세요. 다른 사람이 만든 인증서일 수 있습니다.',
  },
  'trusted.issuer.not-ca': {
    title: '발급자가 CA가 아님',
    detail: (f) => `인증서를 발급했지만 인증 기관(CA)이 아닌 인증서: ${f.subject}`,
    advice: () =>
      '올바른 CA에서 인증서를 발급받거나 이 CA의 올바른 인증서를 가져오세요: certwizard import FILE',
  },
  'trusted.path.too-long': {
    title: '인증 경로가 너무 김',
    detail: (f) =>
      `CA: ${f.subject}. 허용된 하위 CA 수: ${t.number(f.allowed)}. 실제 하위 CA 수: ${t.number(f.found)}`,
    advice: () => '더 상위의 CA에 요청하거나 중간 CA 인증서를 다시 발급하도록 CA 관리자에게 요청하세요.',
  },
  'trusted.key-usage.wrong': {
    title: '키 사용이 맞지 않음',
    detail: (f) =>
      `인증서: ${f.subject}. 다음 중 하나가 필요한 키 사용: ${t.list('keyUsages', f.wanted, '없음')}. 인증서의 키 사용: ${t.list('keyUsages', f.present, '없음')}`,
    advice: () => '키 사용이 맞는 인증서를 요청하거나 CA 관리자에게 문의하세요.',
  },
  'trusted.constraint.violated': {
    title: 'CA에 허용되지 않은 이름',
    detail: (f) =>
      `인증서: ${f.subject}. 허용되지 않은 이름: ${f.name}. CA: ${f.issuer}. 이름 제약 조건: ${String(f.constraint).startsWith('!') ? `${String(f.constraint).slice(1)}(제외됨)` : f.constraint}`,
    advice: () =>
      '이 이름을 발급할 수 있는 CA에 요청하세요. 내장 CA이면 토폴로지에 이름을 추가하고 범위가 더 넓은 발급 CA를 만드세요: certwizard ca renew',
  },
  'trusted.extension.unknown': {
    title: '해석할 수 없는 중요(Critical) 확장',
    detail: (f) =>
      `인증서: ${f.subject}. 반드시 해석해야 하는 확장: ${f.oid}. 이 확장을 해석하지 못하면 인증서를 신뢰해서는 안 됩니다.`,
    advice: () => '이 확장이 없는 인증서를 요청하세요.',
  },
  'trusted.extension.unreadable': {
    title: '확장을 읽을 수 없음',
    detail: (f) =>
      `인증서: ${f.subject}. 확장 ${f.oid}의 형식이 RFC 5280에 맞지 않아(${f.what}) 무엇을 제한하는지 알 수 없습니다.`,
    advice: () => 'CA에 확장 형식을 바로잡아 인증서를 다시 발급해 달라고 요청하세요.',
  },
  'trusted.extension.misplaced': {
    title: '있어서는 안 되는 확장',
    detail: (f) =>
      `인증서: ${f.subject}. CA가 아닌데도 CA에만 허용되는 확장이 들어 있습니다(RFC 5280, 4.2.1.10). 확장: ${f.oid}.`,
    advice: () => '이 확장이 없는 인증서를 요청하세요.',
  },
  'trusted.policy.violated': {
    title: '요구되는 인증서 정책과 다름',
    detail: (f) =>
      `경로의 모든 인증서가 같은 인증서 정책에 따라 발급되어야 합니다. 정책을 요구하는 CA: ${f.issuer}. 인증서: ${f.subject}. ${f.policies === '' ? '이 인증서에는 정책이 없습니다.' : `이 인증서의 정책(${f.policies})으로는 요구되는 정책에 이를 수 없습니다.`}`,
    advice: () =>
      '이 CA의 정책에 따라 발급되는 인증서를 요청하거나, 정책을 요구하지 않는 경로의 CA 인증서를 가져오세요: certwizard import FILE',
  },
  'trusted.algorithm.weak': {
    title: '알고리즘이 너무 약함',
    detail: (f) => `인증서: ${f.subject}. 알고리즘: ${f.algorithm}`,
    advice: () =>
      'RSA 2048비트 이상 또는 ECDSA 키와 SHA-256 이상의 서명을 쓰는 인증서를 요청하세요: certwizard request. CA 인증서이면 CA 관리자가 갱신해야 합니다.',
  },
  'trusted.search.exhausted': {
    title: '한도 안에서 인증 경로를 찾지 못함',
    detail: (f) =>
      `인증 경로를 찾다가 한도에 이르렀습니다. 한도: ${t.of('limits', f.limit)} ${t.number(f.allowed)}. 일반적인 인증서는 이 한도에 이르지 않습니다.`,
    advice: () =>
      '필요 없는 CA 인증서를 저장소에서 제거하세요: certwizard store intermediate --drop THUMBPRINT',
  },
  'trusted.store.unreadable': {
    title: '신뢰 당사자의 저장소를 읽을 수 없음',
    detail: (f) => `저장소: ${f.path}. 원인: ${t.of('reasons', f.why)}`,
    advice: () => '경로나 권한을 바로잡은 다음 다시 검사하세요: certwizard verify THUMBPRINT',
  },
  'trusted.store.empty': {
    title: '신뢰 당사자의 저장소에 인증서가 없음',
    detail: (f) => `인증서가 없는 저장소: ${f.path}`,
    advice: (f) =>
      `저장소가 맞으면 루트 인증서를 설치하세요: certwizard store install THUMBPRINT --in ${t.arg(f.path)}. 아니면 올바른 저장소를 지정하세요: certwizard topology set FILE`,
  },
  'trusted.store.distrusted': {
    title: '신뢰 당사자가 거부하는 인증서',
    detail: (f) => `신뢰 당사자 ${f.party}의 저장소에 신뢰하지 않는 인증서로 등록되어 있습니다: ${f.subject}`,
    advice: () =>
      '그 저장소의 관리자에게 이유를 확인하세요. 다른 CA에 인증서를 요청할 수도 있습니다: certwizard request --issuer NAME',
  },
  'trusted.store.tool-missing': {
    title: '필요한 프로그램 없음',
    detail: (f) => `저장소를 읽고 변경하는 데 필요한 프로그램이 이 컴퓨터에 없습니다: ${f.program}`,
    advice: (f) =>
      f.install === '' ? '설치한 다음 다시 시도하세요.' : `설치한 다음 다시 시도하세요: ${f.install}`,
  },
  'trusted.store.tool-failed': {
    title: '저장소 프로그램의 오류',
    detail: (f) => `저장소: ${f.party}. 프로그램: ${f.program}. 출력: ${t.of('reasons', f.output)}`,
    advice: () => '프로그램이 알린 원인을 해결한 다음 다시 시도하세요.',
  },
  'trusted.store.password-wrong': {
    title: '저장소 암호가 올바르지 않음',
    detail: (f) => `등록된 암호로 열 수 없는 저장소: ${f.party}`,
    advice: (f) =>
      `올바른 암호를 등록하세요: certwizard store password --in ${t.arg(f.party)} --password-file FILE`,
  },
  'trusted.store.not-writable': {
    title: '신뢰 당사자의 저장소를 변경할 수 없음',
    detail: (f) => `경로: ${f.path}. 원인: ${t.of('reasons', f.why)}. 아무것도 변경하지 않았습니다.`,
    advice: () => '그 경로에 쓸 수 있는 사용자로 certwizard를 실행하여 다시 시도하세요.',
  },
  'trusted.store.unchanged': {
    title: '저장소에 변경 내용이 나타나지 않음',
    detail: (f) =>
      `작업: ${t.of('storeChanges', f.change)}. 인증서: ${f.subject}. 저장소: ${f.party}. 작업 후 저장소를 다시 읽었지만 결과가 맞지 않아 이전 상태로 되돌렸습니다.`,
    advice: () => '다른 프로그램이 이 저장소를 관리하는지 확인한 다음 다시 시도하세요.',
  },
  'trusted.store.not-ours': {
    title: 'certwizard가 설치하지 않은 인증서',
    detail: (f) =>
      `저장소: ${f.party}. 인증서: ${f.subject}. 다른 사람이나 프로그램이 넣은 인증서이거나 저장소에 없는 인증서입니다.`,
    advice: () => '그 인증서를 넣은 도구로 제거하세요.',
  },
  'trusted.store.held-otherwise': {
    title: '저장소에 더 낮은 신뢰 수준으로 들어 있는 인증서',
    detail: (f) => `저장소: ${f.party}. 인증서: ${f.subject}. 현재 설정: ${f.how}`,
    advice: () =>
      '누군가 그렇게 정해 둔 것입니다. 신뢰해야 한다면 저장소의 도구로 변경하세요. NSS 데이터베이스에서는 certutil -M을 사용합니다.',
  },
  'trusted.store.not-a-root': {
    title: '이 컴퓨터가 신뢰하는 루트 인증서만 설치할 수 있음',
    detail: (f) =>
      `이 컴퓨터의 "신뢰할 수 있는 루트 인증 기관" 저장소에 있는 자체 서명된 CA 인증서가 아닙니다: ${f.subject}`,
    advice: () =>
      '루트 인증서를 먼저 이 컴퓨터로 가져오세요: certwizard import FILE --trust-root SHA256. 중간 인증서는 서비스가 함께 보냅니다.',
  },
  'trusted.store.needs-yes': {
    title: '변경하려면 명시적인 동의가 필요함',
    detail: (f) =>
      `작업: ${t.of('storeChanges', f.change)}. 인증서: ${f.subject}. 저장소: ${f.party}. SHA-256 지문: ${f.sha256}. SHA-1 지문: ${f.sha1}`,
    advice: () => '--dry-run 옵션으로 변경 계획을 확인한 다음 --yes SHA256 옵션을 추가하여 다시 실행하세요.',
  },
  'trusted.store.nothing-to-undo': {
    title: '되돌릴 변경 없음',
    detail: (f) =>
      f.party === ''
        ? 'certwizard가 신뢰 당사자의 저장소를 변경하지 않았거나 모두 되돌렸습니다.'
        : `certwizard가 이 저장소를 변경하지 않았거나 모두 되돌렸습니다: ${f.party}`,
    advice: () => 'certwizard가 설치한 인증서를 확인하세요: certwizard store parties',
  },
  'trusted.store.no-password': {
    title: '암호가 없는 저장소',
    detail: (f) =>
      `암호 없이 읽는 저장소입니다: ${f.party}. 암호는 Java 키 저장소와 NSS 데이터베이스에만 있습니다.`,
    advice: () => '신뢰 당사자와 저장소 종류를 확인하세요: certwizard store parties',
  },
};
