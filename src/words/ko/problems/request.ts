import type { REQUEST_PROBLEMS } from '#core/problems/request.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('ko');
const RESUBMIT = '그런 다음 다시 시도하세요: certwizard pending REQUEST --again';
const SETTINGS =
  'CA 설정을 바꾸려면 다시 등록하세요: certwizard ca drop NAME 다음에 certwizard ca add NAME KIND --settings FILE';
const NAMES = '모든 이름과 필요한 이유는 다음 명령으로 볼 수 있습니다: certwizard request --dry-run';

export const requestProblems: ProblemWords<keyof typeof REQUEST_PROBLEMS> = {
  'request.name.invalid': {
    title: '요청할 수 없는 이름',
    detail: (f) => `이름: ${f.name}. 이유: ${t.of('names', f.why)}`,
    advice: () => `이름을 고치세요. ${NAMES}`,
  },
  'request.usage.unknown': {
    title: '없는 인증서 용도',
    detail: (f) =>
      `토폴로지에 없는 인증서 용도입니다: ${f.usage}${f.known === '' ? '' : `. 사용할 수 있는 용도: ${f.known}`}`,
    advice: () => '위의 용도 중에서 선택하거나 토폴로지에 용도를 추가하세요: certwizard topology set FILE',
  },
  'request.party.unknown': {
    title: '알 수 없는 저장소 종류',
    detail: (f) =>
      `신뢰 당사자로 사용할 수 없는 값: ${f.party}. 사용할 수 있는 형식: ${f.known} 또는 절대 경로`,
    advice: () => '위의 형식 중 하나로 저장소를 지정하세요: certwizard topology set FILE',
  },
  'request.party.path': {
    title: '신뢰 당사자의 저장소 위치 없음',
    detail: (f) =>
      `저장소의 종류만 있고 위치가 없습니다: ${f.party}. 위치가 필요 없는 것은 운영 체제의 저장소뿐입니다.`,
    advice: () =>
      '콜론 뒤에 절대 경로를 적으세요. 예: java:/etc/ssl/certs/java/cacerts. 그런 다음 다시 설정하세요: certwizard topology set FILE',
  },
  'request.topology.invalid': {
    title: '사용할 수 없는 토폴로지 항목',
    detail: (f) => `항목: ${f.member}. 이유: ${t.of('topology', f.why)}`,
    advice: () => '이 항목을 고친 다음 토폴로지를 다시 설정하세요: certwizard topology set FILE',
  },
  'request.topology.duplicate': {
    title: '토폴로지에 중복된 값이 있음',
    detail: (f) => `항목: ${f.member}. 중복된 값: ${f.value}`,
    advice: () => '하나만 남기고 토폴로지를 다시 설정하세요: certwizard topology set FILE',
  },
  'request.topology.too-many': {
    title: '토폴로지의 항목이 너무 많음',
    detail: (f) => `항목: ${f.member}. 개수: ${t.number(f.count)}. 최대: ${t.number(f.most)}`,
    advice: () => '쓰지 않는 값을 빼거나 토폴로지를 여러 컴퓨터로 나누세요.',
  },
  'request.issuer.unknown': {
    title: '등록되지 않은 CA',
    detail: (f) => `요청한 CA: ${f.issuer}. 사용할 수 있는 CA: ${f.known}`,
    advice: () => '위의 CA 중에서 선택하거나 CA를 등록하세요: certwizard ca add NAME KIND --settings FILE',
  },
  'request.issuer.unreachable': {
    title: '인증 기관(CA)에 연결할 수 없음',
    detail: (f) => `CA: ${f.issuer}. 원인: ${t.of('reasons', f.why)}`,
    advice: () => `이 컴퓨터와 CA 사이의 네트워크, 이름 확인, 프록시, 방화벽을 확인하세요. ${RESUBMIT}`,
  },
  'request.issuer.untrusted': {
    title: 'CA 웹 서버의 인증서를 신뢰할 수 없음',
    detail: (f) => `CA: ${f.issuer}. TLS 인증서를 거부한 이유: ${f.why}. 아무것도 보내지 않았습니다.`,
    advice: () =>
      `사설 CA이면 웹 서버의 루트 인증서가 든 PEM 파일을 caFile 설정에 지정하세요. 공인 CA이면 다른 서버가 대신 응답하고 있지 않은지 확인하세요. ${SETTINGS}`,
  },
  'request.issuer.slow': {
    title: 'CA가 제시간에 응답하지 않음',
    detail: (f) => `CA: ${f.issuer}. ${t.number(f.ms)}ms 안에 응답이 끝나지 않았습니다.`,
    advice: () =>
      'CA에 부하가 걸렸을 수 있습니다. 몇 분 뒤에 다시 시도하면 같은 주문이 이어서 처리됩니다: certwizard pending REQUEST --again',
  },
  'request.issuer.failing': {
    title: 'CA에서 내부 오류가 발생함',
    detail: (f) => `CA: ${f.issuer}. 응답: ${t.of('reasons', f.why)}`,
    advice: () =>
      '이쪽에서 바꿀 것은 없습니다. 몇 분 뒤에 다시 시도하고, 계속되면 CA의 상태 페이지를 확인하세요: certwizard pending REQUEST --again',
  },
  'request.issuer.rate-limited': {
    title: 'CA의 요청 한도를 초과함',
    detail: (f) => `CA: ${f.issuer}. 응답: ${f.why}. 다시 요청할 수 있는 시각: ${t.date(f.until)}`,
    advice: () =>
      '그때까지 기다리세요. 같은 이름으로 자주 요청하면 CA의 한도가 소진됩니다. 시험할 때는 CA의 스테이징 디렉터리를 사용하세요.',
  },
  'request.issuer.rejected': {
    title: 'CA가 요청을 거부함',
    detail: (f) => `CA: ${f.issuer}. 응답: ${f.why}`,
    advice: () => 'CA가 지적한 내용을 고친 다음 새로 요청하세요: certwizard request',
  },
  'request.issuer.unexpected': {
    title: 'CA의 응답을 이해할 수 없음',
    detail: (f) => `CA: ${f.issuer}. 내용: ${f.why}`,
    advice: () =>
      '디렉터리 URL이 ACME CA의 주소인지 확인하세요(등록된 CA 보기: certwizard ca show). 주소가 맞으면 CA 운영자에게 이 응답을 알려 주세요.',
  },
  'request.issuer.wrong-key': {
    title: 'CA가 다른 키의 인증서를 보냄',
    detail: (f) => `CA: ${f.issuer}. 받은 인증서 중에 이 요청의 키와 맞는 것이 없어 사용하지 않았습니다.`,
    advice: () => '새로 요청하고, 다시 발생하면 CA에 알리세요: certwizard request',
  },
  'request.issuer.name-unsupported': {
    title: '이 CA가 지원하지 않는 이름 종류',
    detail: (f) => `CA: ${f.issuer}. 이름: ${f.name}. 종류: ${t.of('nameKinds', f.kind)}`,
    advice: () => '이 이름을 요청에서 빼거나 다른 CA를 선택하세요: certwizard request --issuer NAME',
  },
  'request.issuer.terms': {
    title: 'CA의 서비스 약관에 동의해야 함',
    detail: (f) => `CA: ${f.issuer}. 약관: ${f.url}`,
    advice: () => `약관을 읽고 동의하면 이 CA의 termsOfServiceAgreed 설정을 true로 바꾸세요. ${SETTINGS}`,
  },
  'request.issuer.challenge-failed': {
    title: 'CA가 이름을 확인하지 못함',
    detail: (f) => `CA: ${f.issuer}. 이름: ${f.name}. 이유: ${f.why}`,
    advice: () =>
      `이 이름이 이 컴퓨터의 주소로 확인되고, CA에서 포트 80으로 연결할 수 있어야 합니다. DNS와 방화벽을 확인하세요. ${RESUBMIT}`,
  },
  'request.issuer.challenge-unavailable': {
    title: 'CA가 이 이름을 HTTP로 확인하지 않음',
    detail: (f) => `CA: ${f.issuer}. 이름: ${f.name}. 제공하는 확인 방법: ${f.offered}`,
    advice: () =>
      '와일드카드 이름은 HTTP로 확인할 수 없습니다. 호스트 이름을 하나씩 적거나 다른 CA를 선택하세요: certwizard request --issuer NAME',
  },
  'request.issuer.forgotten': {
    title: 'CA에 주문이 남아 있지 않음',
    detail: (f) => `CA: ${f.issuer}. 주문 번호: ${f.number}`,
    advice: () => '요청을 다시 보내면 새 주문이 만들어집니다: certwizard pending REQUEST --again',
  },
  'request.issuer.listen-failed': {
    title: 'CA 확인용 주소에서 수신 대기할 수 없음',
    detail: (f) => `주소: ${f.address}. 원인: ${t.of('reasons', f.why)}`,
    advice: () =>
      `포트 80을 사용하는 웹 서버가 있으면 그 폴더를 webroot 설정에 지정하세요. 권한이 없으면(1024 미만 포트) CAP_NET_BIND_SERVICE 권한을 부여하세요. ${SETTINGS}`,
  },
  'request.issuer.webroot-failed': {
    title: 'webroot 폴더에 쓸 수 없음',
    detail: (f) => `폴더: ${f.folder}. 원인: ${t.of('reasons', f.why)}`,
    advice: () =>
      `폴더가 있는지, 해당 이름의 웹 서버가 쓰는 폴더인지, 쓰기 권한이 있는지 확인하세요. ${RESUBMIT}`,
  },
  'request.issuer.folder-failed': {
    title: '요청을 저장할 폴더에 쓸 수 없음',
    detail: (f) => `폴더: ${f.folder}. 원인: ${t.of('reasons', f.why)}. 요청 파일을 저장하지 못했습니다.`,
    advice: () =>
      '폴더나 권한을 바로잡으세요. 폴더 없이도 요청을 저장할 수 있습니다: certwizard pending REQUEST --csr FILE',
  },
  'request.authority.missing': {
    title: '내장 CA가 아직 없음',
    detail: () => '이 홈에 내장 CA가 만들어지지 않았습니다.',
    advice: () => '내장 CA는 처음 시작할 때 만들어집니다. 원인을 확인하세요: certwizard doctor',
  },
  'request.authority.realm.empty': {
    title: '내장 CA가 발급할 대상이 없음',
    detail: () => '발급 CA는 토폴로지의 도메인에만 발급할 수 있는데, 토폴로지에 도메인이 없습니다.',
    advice: () => '먼저 토폴로지에 도메인을 지정하세요: certwizard topology set FILE',
  },
  'request.authority.realm.invalid': {
    title: '내장 CA의 범위로 쓸 수 없는 이름',
    detail: (f) => `도메인도 네트워크도 아닌 값입니다: ${f.name}`,
    advice: () => '토폴로지에서 고치세요: certwizard topology set FILE',
  },
  'request.authority.root.expired': {
    title: '내장 CA의 루트 인증서가 만료됨',
    detail: (f) =>
      `루트 인증서: ${f.subject}. 만료 시각: ${t.date(f.until)}. 이 루트로는 발급 CA를 만들 수 없습니다.`,
    advice: () =>
      '이 컴퓨터의 시계를 확인하세요: certwizard doctor. 시계가 맞으면 새 홈에서 새 루트를 만들고, 모든 상대가 그 루트를 신뢰하도록 해야 합니다.',
  },
  'request.authority.issuer.expired': {
    title: '발급 CA가 만료됨',
    detail: (f) => `발급 CA: ${f.subject}. 만료 시각: ${t.date(f.until)}. 더 이상 발급할 수 없습니다.`,
    advice: () => '같은 루트로 새 발급 CA를 만드세요: certwizard ca renew',
  },
  'request.authority.issuer.not-yet': {
    title: '발급 CA가 아직 유효하지 않음',
    detail: (f) =>
      `발급 CA: ${f.subject}. 유효 기간 시작: ${t.date(f.from)}. 이 컴퓨터의 시계가 틀렸을 수 있습니다.`,
    advice: () => '시계를 맞춘 다음 다시 확인하세요: certwizard doctor',
  },
  'request.authority.template.unknown': {
    title: '없는 인증서 템플릿',
    detail: (f) => `요청한 템플릿: ${f.template}. 내장 CA의 템플릿: ${f.known}`,
    advice: () => '템플릿을 생략하거나 위의 템플릿 중에서 선택하세요: certwizard request --template TEMPLATE',
  },
  'request.csr.signature': {
    title: '서명 요청의 서명이 키와 맞지 않음',
    detail: () => '서명 요청(CSR)의 서명이 그 안의 키로 만들어지지 않아 키를 가지고 있다는 증거가 없습니다.',
    advice: () => '새로 요청하세요: certwizard request',
  },
  'request.authority.order.reused': {
    title: '이미 다른 요청에 쓰인 주문 번호',
    detail: (f) => `다른 서명 요청이나 템플릿으로 이미 만들어진 주문입니다: ${f.request}`,
    advice: () => '새로 요청하세요: certwizard request',
  },
  'request.authority.number.unknown': {
    title: '없는 요청 번호',
    detail: (f) => `내장 CA에 없는 요청(ID ${f.number})입니다.`,
    advice: () => '결정을 기다리는 요청을 확인하세요: certwizard ca show',
  },
  'request.authority.number.decided': {
    title: '이미 결정된 요청',
    detail: (f) => `요청(ID ${f.number})의 상태: ${t.of('decisions', f.state)}`,
    advice: () => '아직 결정을 기다리는 요청을 확인하세요: certwizard ca show',
  },
  'request.authority.certificate.unknown': {
    title: '내장 CA가 발급하지 않은 인증서',
    detail: (f) => `내장 CA가 발급한 인증서 중에 없는 일련 번호입니다: ${f.serial}`,
    advice: () => '인증서를 발급한 CA에 해지를 요청하세요. 발급자 확인: certwizard show THUMBPRINT',
  },
  'request.authority.no-crl-url': {
    title: '내장 CA의 인증서에 CRL 배포 지점(CDP)이 없음',
    detail: () =>
      'CRL 배포 지점이 없으면 신뢰 당사자가 해지 여부를 스스로 확인할 수 없고, 이런 인증서를 거부하는 프로그램도 있습니다.',
    advice: () =>
      '해지 목록과 OCSP 응답을 게시하세요: certwizard ca publish URL. 또는 해지 목록이 필요한 곳에 직접 전달하세요: certwizard ca crl FILE',
  },
  'request.authority.publication.unreachable': {
    title: '내장 CA가 게시하는 해지 정보를 받을 수 없음',
    detail: (f) =>
      `해지 목록 주소: ${f.url}. 이유: ${t.of('reasons', f.why)}. 이 홈의 서버가 응답하는 주소: ${f.listen}`,
    advice: () =>
      '서버가 실행 중인지(certwizard serve), URL이 서버로 연결되는지 확인하거나 다른 주소를 지정하세요: certwizard ca publish URL --listen HOST:PORT',
  },
  'request.authority.crl.old': {
    title: '인증서 해지 목록(CRL)이 오래됨',
    detail: (f) =>
      `다음 업데이트 예정 시각: ${t.date(f.nextUpdate)}. 해지 여부를 확인하는 상대가 이 CA의 인증서를 모두 거부할 수 있습니다.`,
    advice: () => '새 목록을 저장하여 배포 지점에 올리세요: certwizard ca crl FILE',
  },
  'request.authority.reason.unknown': {
    title: '없는 해지 이유',
    detail: (f) => `입력한 이유: ${f.reason}. 사용할 수 있는 이유: ${f.known}`,
    advice: () => '위의 이유 중에서 선택하세요: certwizard ca revoke THUMBPRINT --reason REASON',
  },
  'request.authority.key.not-allowed': {
    title: '허용되지 않는 키',
    detail: (f) => `요청의 키: ${f.key}. 템플릿에 허용된 키: ${f.allowed}`,
    advice: () => '다른 키로 요청하세요: certwizard request --key ec-p256',
  },
  'request.authority.key.weak': {
    title: '약한 키',
    detail: (f) => `요청의 RSA 키를 거부했습니다. 이유: ${t.of('keyFaults', f.why)}`,
    advice: () => '새 키로 새로 요청하세요: certwizard request',
  },
  'request.authority.key.authoritys': {
    title: 'CA의 키로 요청함',
    detail: () => '이 키로 인증서를 발급하면 CA의 권한을 서버에 넘기게 됩니다.',
    advice: () => '별도의 키로 새로 요청하세요: certwizard request',
  },
  'request.authority.names.none': {
    title: '요청에 이름이 없음',
    detail: () => '클라이언트는 주체 대체 이름(SAN)만 확인하는데, 요청에 하나도 없습니다.',
    advice: () =>
      '토폴로지에 서버와 도메인을 지정하거나(certwizard topology set FILE) 이름을 추가하세요: certwizard request --name NAME',
  },
  'request.authority.names.many': {
    title: '요청에 이름이 너무 많음',
    detail: (f) => `이름 수: ${t.number(f.count)}. 최대: ${t.number(f.most)}`,
    advice: () => '한 번에 요청하는 용도를 줄이세요: certwizard request --usage USAGE',
  },
  'request.authority.name.not-permitted': {
    title: '내장 CA가 발급할 수 없는 이름',
    detail: (f) => `발급 CA의 도메인과 네트워크를 벗어난 이름입니다: ${f.name}. 허용 범위: ${f.permitted}`,
    advice: () =>
      '필요한 이름이면 토폴로지에 추가하고(certwizard topology set FILE) 현재 토폴로지에 맞는 발급 CA를 만드세요: certwizard ca renew',
  },
  'request.authority.name.invalid': {
    title: '요청에 올바르지 않은 이름이 있음',
    detail: (f) => `인증서에 넣을 수 없는 이름입니다: ${f.name}`,
    advice: () => `이름을 고치세요. ${NAMES}`,
  },
  'request.authority.name.reserved': {
    title: '요청에 예약된 이름이 있음',
    detail: (f) => `인터넷 표준에서 예약되어 인증서를 발급하지 않는 이름입니다: ${f.name}`,
    advice: () => `이 이름을 빼세요. ${NAMES}`,
  },
  'request.authority.common-name.not-in-names': {
    title: '일반 이름(CN)이 이름 목록에 없음',
    detail: (f) => `주체 대체 이름(SAN)에 없는 일반 이름(CN)입니다: ${f.name}`,
    advice: (f) => `이름으로 추가하세요: certwizard request --name ${t.arg(f.name)}`,
  },
  'request.authority.validity.too-long': {
    title: '유효 기간이 너무 김',
    detail: (f) => `유효 기간(일): ${t.number(f.days)}. 최대: ${t.number(f.most)}`,
    advice: () => 'CA의 days 설정을 줄이세요.',
  },
  'request.authority.lint.broken': {
    title: '내장 CA가 서명하기 전에 중단함',
    detail: (f) =>
      `요청 내용과 관계없이 지켜야 하는 규칙에 어긋나 서명하지 않았습니다. 규칙: ${f.lint}(${f.citation})`,
    advice: () => '프로그램의 결함입니다. 이 내용을 그대로 보고하세요.',
  },
  'request.settings.invalid': {
    title: '사용할 수 없는 설정',
    detail: (f) =>
      `${f.member === '' ? '' : `설정 항목: ${f.member}. `}이유: ${t.phrase('schema', t.of('reasons', f.why))}`,
    advice: () => '설정을 고친 다음 다시 시도하세요. 모든 설정 보기: certwizard topology connectors',
  },
  'request.not-found': {
    title: '없는 요청',
    detail: (f) => `요청 ID: ${f.request}`,
    advice: () => '진행 중인 요청을 확인하세요: certwizard pending',
  },
  'request.finished': {
    title: '이미 끝난 요청',
    detail: (f) => `요청(ID ${f.request})의 응답을 받았거나 요청이 취소되어 더 이상 바꿀 수 없습니다.`,
    advice: (f) =>
      `결과를 확인하거나(certwizard show ${t.arg(f.request)}) 새로 요청하세요: certwizard request`,
  },
  'request.issuer.built-in': {
    title: '기본 제공 인증 기관',
    detail: (f) => `기본으로 제공되는 인증 기관은 제거할 수 없습니다. 인증 기관: ${f.issuer}`,
    advice: () => '따로 할 일은 없습니다. 요청을 보내지 않는 인증 기관은 아무 일도 하지 않습니다.',
  },
  'request.issuer.exists': {
    title: '이미 있는 CA 이름',
    detail: (f) => `이미 등록된 CA입니다: ${f.issuer}`,
    advice: (f) => `다른 이름을 쓰거나 기존 등록을 먼저 취소하세요: certwizard ca drop ${t.arg(f.issuer)}`,
  },
  'request.text.too-long': {
    title: '텍스트가 너무 김',
    detail: (f) => `항목: ${f.field}. 최대 글자 수: ${t.number(f.limit)}`,
    advice: () => '줄인 다음 다시 시도하세요.',
  },
  'request.csr.none': {
    title: '아직 서명 요청이 없음',
    detail: (f) => `키와 서명 요청을 아직 만들지 않았습니다. 요청: ${f.request}`,
    advice: () => '요청을 다시 진행하세요: certwizard pending REQUEST --again',
  },
  'request.csr.malformed': {
    title: '서명 요청을 읽을 수 없음',
    detail: (f) => `올바른 PKCS#10 요청이 아닙니다. 위치: ${f.what}, ${f.at}바이트째`,
    advice: () => '새로 요청하세요: certwizard request',
  },
};
