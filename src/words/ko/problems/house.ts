import type { HOUSE_PROBLEMS } from '#core/problems/house.ts';
import { factText } from '../../fact-text.ts';
import type { ProblemWords } from '../../say.ts';

const t = factText('ko');
const NEW_LINK = '서버에서 새 일회용 링크를 받으세요: certwizard serve';

export const houseProblems: ProblemWords<keyof typeof HOUSE_PROBLEMS> = {
  'house.internal': {
    title: '프로그램 내부 오류',
    detail: (f) => `사용자의 작업이 아니라 프로그램의 결함으로 인한 오류입니다. 참조 번호: ${f.reference}`,
    advice: () => '로그에서 참조 번호를 찾아 보고하세요.',
  },
  'house.ledger.unavailable': {
    title: '원장을 사용할 수 없음',
    detail: (f) => `읽거나 쓸 수 없는 파일: ${f.path}. 원인: ${t.of('reasons', f.why)}`,
    advice: () =>
      '이 오류로 기록이 없어지지는 않습니다. 원인에 따라 디스크 공간을 확보하거나 파일 권한을 바로잡거나 백업을 복원한 다음 다시 시도하세요.',
  },
  'house.ledger.newer': {
    title: '더 새로운 버전에서 만든 원장',
    detail: (f) =>
      `원장의 스키마 번호: ${f.found}. 이 버전에서 지원하는 최대 번호: ${f.known}. 원장은 변경하지 않았습니다.`,
    advice: () => '이 홈에는 더 새로운 버전을 사용하거나 업그레이드하기 전의 백업을 복원하세요.',
  },
  'house.conflict': {
    title: '다른 곳에서 먼저 변경됨',
    detail: (f) =>
      `변경 대상: ${t.of('documents', f.document)}. 현재 버전: ${f.found}. 변경하려던 버전: ${f.expected}`,
    advice: () => '다시 불러와 바뀐 내용을 확인한 다음 변경을 반복하세요.',
  },
  'house.home.denied': {
    title: '홈 폴더를 사용할 수 없음',
    detail: (f) => `경로: ${f.path}. 원인: ${t.of('reasons', f.why)}`,
    advice: () =>
      '폴더를 소유한 사용자로 실행하거나 폴더 권한을 바로잡거나 --home 옵션으로 다른 폴더를 지정하세요.',
  },
  'house.home.open': {
    title: '다른 사용자가 홈 폴더를 읽을 수 있음',
    detail: (f) =>
      `경로: ${f.path}. 권한 모드: ${f.mode}. 이 컴퓨터의 다른 사용자가 개인 키에 접근할 수 있습니다.`,
    advice: (f) =>
      `권한을 제한하세요: chmod go= ${t.arg(f.path)}. 누군가 읽었을 수 있으면 새 키로 새 인증서를 요청하세요: certwizard request`,
  },
  'house.key.sealed': {
    title: '봉인된 키를 열 수 없음',
    detail: (f) => `키: ${t.of('sealed', f.key)}. 원인: ${t.of('seals', f.why)}`,
    advice: () =>
      '봉인할 때 사용한 것을 제공하세요(CERTWIZARD_PASSPHRASE_FILE 환경 변수로 지정한 파일의 암호, systemd 자격 증명 또는 키 파일). 파일이 손상되었으면 백업에서 복원하세요.',
  },
  'house.secret.name': {
    title: '사용할 수 없는 비밀 이름',
    detail: (f) => `허용되지 않는 이름입니다: ${f.name}`,
    advice: () => '영문자나 숫자로 시작하여 영문자, 숫자, 점, 하이픈, 밑줄을 100자까지 사용하세요.',
  },
  'house.request.malformed': {
    title: '요청을 읽을 수 없음',
    detail: (f) => `요청 본문을 사용할 수 없습니다. 원인: ${t.of('bodies', f.why)}`,
    advice: () => 'UTF-8로 된 JSON 문서 하나를 보내세요.',
  },
  'house.request.invalid': {
    title: '요청에 허용되지 않는 값이 있음',
    detail: (f) => `항목: ${f.member}. 이유: ${t.phrase('schema', f.why)}`,
    advice: () => '이 값을 고친 다음 요청을 다시 보내세요.',
  },
  'house.request.too-large': {
    title: '요청이 너무 큼',
    detail: (f) => `읽을 수 있는 최대 크기: ${t.size(f.limit)}`,
    advice: () => '더 작은 파일을 보내세요. 인증서 파일은 보통 몇 KB 이하입니다.',
  },
  'house.request.media-type': {
    title: '지원하지 않는 콘텐츠 형식',
    detail: (f) => `보낸 형식: ${f.type}. 필요한 형식: ${f.expected}`,
    advice: (f) => `본문을 다음 형식으로 보내세요: ${f.expected}`,
  },
  'house.route.unknown': {
    title: '이 주소에는 아무것도 없음',
    detail: (f) => `요청한 주소: ${f.path}`,
    advice: () => '주소를 확인하세요. 전체 목록: GET /api/openapi.json',
  },
  'house.route.method': {
    title: '이 주소에서 지원하지 않는 메서드',
    detail: (f) => `보낸 메서드: ${f.method}. 허용되는 메서드: ${f.allowed}`,
    advice: () => '허용되는 메서드를 사용하세요.',
  },
  'house.host.refused': {
    title: '이 서버에서 응답하지 않는 이름',
    detail: (f) => `요청한 이름: ${f.host}. 응답하는 이름: ${f.allowed}`,
    advice: () => '서버를 시작할 때 표시된 주소를 여세요.',
  },
  'house.origin.refused': {
    title: '다른 사이트에서 온 요청을 거부함',
    detail: (f) => `요청을 보낸 곳: ${f.origin}. 이 서버의 페이지에서만 요청할 수 있습니다.`,
    advice: () => '직접 시작한 작업이 아니면 해당 페이지를 닫으세요.',
  },
  'house.session.missing': {
    title: '로그인되어 있지 않음',
    detail: () => '이 브라우저에는 로그인 세션이 없습니다.',
    advice: () =>
      `이름과 암호 또는 패스키로 로그인하세요. 처음이면 서버를 시작할 때 표시된 일회용 링크를 여세요. ${NEW_LINK}`,
  },
  'house.session.expired': {
    title: '로그인 세션이 끝남',
    detail: () => '오랫동안 사용하지 않았거나 로그인한 지 오래되었습니다.',
    advice: () => `이름과 암호 또는 패스키로 다시 로그인하세요. 로그인할 수 없는 경우: ${NEW_LINK}`,
  },
  'house.session.too-many': {
    title: '로그인 시도가 너무 많음',
    detail: (f) => `${f.seconds}초 후에 다시 시도할 수 있습니다.`,
    advice: () => '기다린 다음 다시 시도하세요. 패스키와 일회용 링크는 기다리지 않아도 됩니다.',
  },
  'house.session.enrolling': {
    title: '관리자를 먼저 만들어야 함',
    detail: () => '이 홈에는 아직 관리자가 없습니다.',
    advice: () => '첫 관리자의 이름과 암호를 정하세요.',
  },
  'house.sign-in.refused': {
    title: '이름 또는 암호가 올바르지 않음',
    detail: () => '로그인하지 못했습니다.',
    advice: () =>
      `다시 시도하세요. 홈을 읽을 수 있는 사용자는 일회용 링크로도 로그인할 수 있습니다. ${NEW_LINK}`,
  },
  'house.account.exists': {
    title: '관리자가 이미 있음',
    detail: () => '첫 관리자는 관리자가 없는 홈에서 일회용 링크로 한 번만 만들 수 있습니다.',
    advice: () => '이름과 암호로 로그인하세요.',
  },
  'house.account.unknown': {
    title: '그런 이름의 관리자가 없음',
    detail: () => '변경된 것이 없습니다.',
    advice: () => '이름을 확인하세요.',
  },
  'house.account.password.short': {
    title: '암호가 너무 짧음',
    detail: (f) => `암호는 ${f.least}자 이상이어야 합니다.`,
    advice: () => '더 긴 암호를 정하세요. 특수 문자보다 여러 단어가 기억하기 쉽습니다.',
  },
  'house.account.browser': {
    title: '계정은 브라우저에서만 사용함',
    detail: () => '이 컴퓨터의 터미널에는 계정이 필요 없습니다. 홈을 읽을 수 있으면 사용할 수 있습니다.',
    advice: () => '브라우저에서 마법사를 여세요.',
  },
  'house.passkey.refused': {
    title: '패스키를 확인하지 못함',
    detail: () => '등록되지 않은 패스키이거나 응답이 올바르지 않습니다.',
    advice: () => '다시 시도하세요. 로그인할 때는 이름과 암호를 사용해도 됩니다.',
  },
  'house.passkey.unknown': {
    title: '패스키를 찾을 수 없음',
    detail: () => '이미 제거되었을 수 있습니다.',
    advice: () => '목록을 다시 확인하세요.',
  },
  'house.passkey.address': {
    title: '패스키에는 이름으로 된 주소가 필요함',
    detail: (f) => `${f.address} 주소로 페이지를 열었습니다. 패스키는 이름에만 연결됩니다.`,
    advice: () => 'http://localhost 주소와 포트로, 또는 서버를 시작할 때 지정한 이름으로 마법사를 여세요.',
  },
  'house.link.unknown': {
    title: '올바르지 않은 링크',
    detail: () => '이 서버의 링크가 아니거나, 링크를 만든 뒤 서버가 다시 시작되었습니다.',
    advice: () => NEW_LINK,
  },
  'house.link.spent': {
    title: '이미 사용한 링크',
    detail: () => '링크 하나로 브라우저 하나에서 한 번만 로그인할 수 있습니다.',
    advice: () => NEW_LINK,
  },
  'house.link.expired': {
    title: '만료된 링크',
    detail: (f) => `링크는 ${f.minutes}분 동안만 유효합니다.`,
    advice: () => NEW_LINK,
  },
  'house.link.local': {
    title: '링크는 서버 컴퓨터에서만 만들 수 있음',
    detail: () => '네트워크를 통해서는 만들 수 없고, 홈 폴더를 읽을 수 있는 사용자만 만들 수 있습니다.',
    advice: () => NEW_LINK,
  },
  'house.streams.full': {
    title: '실시간 화면이 너무 많이 열려 있음',
    detail: (f) => `동시에 열 수 있는 실시간 화면 수: ${f.limit}`,
    advice: () => '하나를 닫고 다시 시도하세요.',
  },
  'house.closing': {
    title: '서버를 종료하는 중',
    detail: () => '진행 중인 작업만 마무리하고 새 요청은 받지 않습니다.',
    advice: () => '서버를 다시 시작한 다음 요청을 반복하세요: certwizard serve',
  },
  'house.address.refused': {
    title: '이 주소로 마법사를 열 수 없음',
    detail: (f) =>
      `이 컴퓨터의 주소가 아닙니다: ${f.host}. 일반 HTTP로 열 수 있는 주소: ${f.allowed}. TLS로 열려면 이름이나 이 컴퓨터의 주소 하나를 지정해야 합니다.`,
    advice: () =>
      '이 컴퓨터에서만 사용하려면 --host 옵션을 생략하고, 다른 컴퓨터에서도 사용하려면 브라우저에서 입력할 이름을 지정하세요: certwizard serve --host NAME',
  },
  'house.host.not-permitted': {
    title: '이 이름으로 마법사를 열 수 없음',
    detail: (f) =>
      `마법사의 자체 인증서는 내장 CA에서 발급하지만 이 이름에는 발급할 수 없습니다: ${f.host}. 허용 범위: ${f.permitted}`,
    advice: () =>
      '--host 옵션에 허용 범위 안의 이름을 지정하세요. 필요한 이름이면 토폴로지에 추가하고(certwizard topology set FILE) 현재 토폴로지에 맞는 발급 CA를 만드세요: certwizard ca renew',
  },
  'house.certificate.pending': {
    title: '마법사의 자체 인증서가 승인을 기다리는 중',
    detail: (f) =>
      `인증서 템플릿에 관리자 승인이 필요합니다. 이름: ${f.host}. 내장 CA의 요청 번호: ${f.number}`,
    advice: (f) => `요청을 승인한 다음 서버를 다시 시작하세요: certwizard ca approve ${t.arg(f.number)}`,
  },
  'house.port.busy': {
    title: '포트가 사용 중임',
    detail: (f) => `다른 프로그램이 수신 대기 중입니다. 주소: ${f.address}. 포트: ${f.port}`,
    advice: () =>
      '해당 프로그램을 중지하거나 다른 포트를 선택하세요(0이면 비어 있는 포트): certwizard serve --port PORT',
  },
  'house.server.running': {
    title: '이 홈에서 이미 서버가 실행 중',
    detail: (f) => `홈 폴더: ${f.home}`,
    advice: () => '실행 중인 서버를 사용하거나 먼저 중지하세요. 새 일회용 링크 받기: certwizard serve',
  },
  'house.server.unreachable': {
    title: '이 홈의 서버가 응답하지 않음',
    detail: (f) => `소켓: ${f.socket}. 원인: ${t.of('reasons', f.why)}`,
    advice: () => '다시 시도하세요. 계속되면 서버를 중지했다가 다시 시작하세요: certwizard serve',
  },
  'house.reply.unexpected': {
    title: '응답을 이해할 수 없음',
    detail: (f) => `상태: ${f.status}. 내용: ${f.what}`,
    advice: () => '실행 중인 서버와 이 명령의 버전이 같은지 확인하고 서버를 다시 시작하세요.',
  },
  'house.file.unwritable': {
    title: '파일을 쓸 수 없음',
    detail: (f) =>
      `파일: ${f.file}. 원인: ${t.of('reasons', f.why)}. 파일에 담으려던 내용은 보관되어 있습니다.`,
    advice: () => '쓸 수 있는 기존 폴더의 파일을 지정한 다음 다시 시도하세요.',
  },
  'house.disk.full': {
    title: '디스크 여유 공간 부족',
    detail: (f) => `경로: ${f.path}. 여유 공간: ${t.size(f.free)}. 필요한 공간: ${t.size(f.needed)}`,
    advice: () => '공간을 확보한 다음 다시 확인하세요: certwizard doctor',
  },
  'house.clock.wrong': {
    title: '시계가 틀림',
    detail: (f) =>
      `현재 시각이 이 프로그램을 만든 때보다 앞섭니다: ${t.date(f.now)}. 모든 인증서를 잘못 판단하게 됩니다.`,
    advice: () => '시계를 맞춘 다음(chronyc, timedatectl) 다시 확인하세요: certwizard doctor',
  },
};
