import type { HOUSE_PROBLEMS } from '#core/problems/house.ts';
import type { ProblemWords } from '../../say.ts';

export const houseProblems: ProblemWords<keyof typeof HOUSE_PROBLEMS> = {
  'house.internal': {
    title: 'certwizard 내부 오류',
    detail: (f) => `사용자의 작업이 아니라 certwizard의 결함으로 인한 오류입니다. 참조 번호: ${f.reference}`,
    advice: () => `서버 로그에서 참조 번호를 찾아 보고하세요.`,
  },
  'house.ledger.unavailable': {
    title: '원장을 사용할 수 없음',
    detail: (f) => `원장 ${f.path}: 읽거나 쓸 수 없음. 원인: ${f.why}`,
    advice: () =>
      `저장된 내용은 그대로입니다. 원인에 따라 디스크 공간을 확보하거나 파일 권한을 바로잡거나 백업을 복원한 다음 다시 시도하세요.`,
  },
  'house.ledger.newer': {
    title: '더 새로운 버전의 원장',
    detail: (f) => `원장의 스키마 번호: ${f.found}, 이 버전에서 지원하는 최대 번호: ${f.known}`,
    advice: () =>
      `이 홈에는 더 새로운 certwizard를 사용하거나 업그레이드 전의 백업을 복원하세요. 원장은 변경되지 않았습니다.`,
  },
  'house.conflict': {
    title: '다른 곳에서 먼저 변경됨',
    detail: (f) => `${f.document}: 현재 버전 ${f.found}, 변경하려던 버전 ${f.expected}`,
    advice: () => `다시 불러와 변경된 내용을 확인한 다음 작업을 반복하세요.`,
  },
  'house.home.denied': {
    title: '홈을 사용할 수 없음',
    detail: (f) => `홈 폴더 ${f.path}: 사용할 수 없음. 원인: ${f.why}`,
    advice: () =>
      `폴더를 소유한 사용자로 실행하거나 폴더 권한을 바로잡거나 --home으로 다른 폴더를 지정하세요.`,
  },
  'house.home.open': {
    title: '다른 사용자가 홈을 읽을 수 있음',
    detail: (f) => `${f.path}: 권한 모드 ${f.mode}. 이 컴퓨터의 다른 사용자가 개인 키에 접근할 수 있습니다.`,
    advice: (f) =>
      `"chmod go= ${f.path}" 명령으로 권한을 제한하세요. 누군가 읽었을 가능성이 있으면 새 키로 새 인증서를 요청하세요.`,
  },
  'house.key.sealed': {
    title: '봉인된 키를 열 수 없음',
    detail: (f) => `${f.key}: 열 수 없음. 원인: ${f.why}`,
    advice: () =>
      `봉인할 때 사용한 암호, 자격 증명 또는 키 암호화 키 파일을 제공하거나 손상된 파일을 백업에서 복원하세요.`,
  },
  'house.secret.name': {
    title: '사용할 수 없는 비밀 이름',
    detail: (f) => `사용할 수 없는 비밀 이름: ${f.name}`,
    advice: () => `영문자나 숫자로 시작하여 영문자, 숫자, 점, 하이픈, 밑줄을 1~100자로 사용하세요.`,
  },
  'house.request.malformed': {
    title: '요청을 읽을 수 없음',
    detail: (f) => `요청 본문이 올바른 JSON이 아닙니다. 원인: ${f.why}`,
    advice: () => `UTF-8로 된 JSON 문서 하나를 보내세요.`,
  },
  'house.request.invalid': {
    title: '요청에 허용되지 않는 값이 있음',
    detail: (f) => `항목: ${f.member}, 이유: ${f.why}`,
    advice: () => `이 값을 고친 다음 요청을 다시 보내세요.`,
  },
  'house.request.too-large': {
    title: '요청이 너무 큼',
    detail: (f) => `최대 ${f.limit}바이트까지만 읽습니다.`,
    advice: () => `더 작은 파일을 보내세요. 인증서 파일은 보통 몇 KB 이하입니다.`,
  },
  'house.request.media-type': {
    title: '지원하지 않는 콘텐츠 형식',
    detail: (f) => `보낸 형식: ${f.type}, 필요한 형식: ${f.expected}`,
    advice: (f) => `본문을 다음 형식으로 보내세요: ${f.expected}`,
  },
  'house.route.unknown': {
    title: '이 주소에는 아무것도 없음',
    detail: (f) => `요청한 주소: ${f.path}`,
    advice: () => `주소를 확인하세요. 전체 목록은 GET /api/openapi.json에 있습니다.`,
  },
  'house.route.method': {
    title: '이 주소에서 지원하지 않는 메서드',
    detail: (f) => `보낸 메서드: ${f.method}, 허용되는 메서드: ${f.allowed}`,
    advice: () => `허용되는 메서드를 사용하세요.`,
  },
  'house.host.refused': {
    title: '이 서버는 그 이름으로 응답하지 않음',
    detail: (f) => `요청한 이름: ${f.host}, 응답하는 이름: ${f.allowed}`,
    advice: () => `서버가 시작할 때 표시한 주소를 여세요.`,
  },
  'house.origin.refused': {
    title: '다른 사이트에서 온 요청을 거부함',
    detail: (f) => `요청한 출처: ${f.origin}. 이 서버의 페이지에서만 요청할 수 있습니다.`,
    advice: () => `직접 시작한 작업이 아니라면 해당 페이지를 닫으세요.`,
  },
  'house.session.missing': {
    title: '로그인되어 있지 않음',
    detail: () => `이 브라우저에는 세션이 없습니다.`,
    advice: () => `서버가 표시한 일회용 링크를 열거나 다음 명령으로 새 링크를 받으세요: certwizard serve`,
  },
  'house.session.expired': {
    title: '세션이 만료됨',
    detail: () => `오랫동안 사용하지 않았거나 서버가 다시 시작되었습니다.`,
    advice: () => `다음 명령으로 새 일회용 링크를 받으세요: certwizard serve`,
  },
  'house.session.too-many': {
    title: '로그인 시도가 너무 많음',
    detail: (f) => `다음 시간(초) 후에 다시 시도할 수 있습니다: ${f.seconds}`,
    advice: () => `기다린 다음 가장 최근 링크를 여세요.`,
  },
  'house.link.unknown': {
    title: '올바르지 않은 링크',
    detail: () => `이 서버의 링크가 아니거나 그 후 서버가 다시 시작되었습니다.`,
    advice: () => `다음 명령으로 새 일회용 링크를 받으세요: certwizard serve`,
  },
  'house.link.spent': {
    title: '이미 사용한 링크',
    detail: () => `링크 하나로 브라우저 하나에 한 번만 로그인할 수 있습니다.`,
    advice: () => `다음 명령으로 새 일회용 링크를 받으세요: certwizard serve`,
  },
  'house.link.expired': {
    title: '만료된 링크',
    detail: (f) => `링크의 유효 시간(분): ${f.minutes}`,
    advice: () => `다음 명령으로 새 일회용 링크를 받으세요: certwizard serve`,
  },
  'house.link.local': {
    title: '링크는 서버 컴퓨터에서만 만들 수 있음',
    detail: () => `링크는 네트워크가 아니라 홈 폴더를 읽을 수 있는 사용자가 만듭니다.`,
    advice: () => `서버에서 실행하세요: certwizard serve`,
  },
  'house.streams.full': {
    title: '실시간 보기가 너무 많음',
    detail: (f) => `동시에 열 수 있는 실시간 보기 수: ${f.limit}`,
    advice: () => `하나를 닫고 다시 시도하세요.`,
  },
  'house.closing': {
    title: '서버를 종료하는 중',
    detail: () => `진행 중인 작업을 마치는 동안 새 요청을 받지 않습니다.`,
    advice: () => `서버를 다시 시작한 다음 요청을 반복하세요.`,
  },
  'house.address.refused': {
    title: '서버는 이 컴퓨터에서만 수신 대기함',
    detail: (f) => `요청한 주소: ${f.host}, 허용되는 주소: ${f.allowed}`,
    advice: () => `주소를 생략하거나 허용되는 주소를 사용하세요. 다른 컴퓨터에서는 SSH 터널을 이용하세요.`,
  },
  'house.port.busy': {
    title: '포트가 사용 중임',
    detail: (f) => `다른 프로그램이 수신 대기 중인 주소: ${f.address}, 포트: ${f.port}`,
    advice: () => `--port로 다른 포트를 선택하거나 해당 프로그램을 중지하세요.`,
  },
  'house.server.running': {
    title: '이 홈에서 이미 서버가 실행 중임',
    detail: (f) => `홈: ${f.home}`,
    advice: () => `실행 중인 서버를 사용하거나 먼저 중지하세요.`,
  },
  'house.server.unreachable': {
    title: '이 홈의 서버가 응답하지 않음',
    detail: (f) => `소켓: ${f.socket}, 원인: ${f.why}`,
    advice: () => `다시 시도하세요. 계속되면 서버를 중지했다가 다시 시작하세요.`,
  },
  'house.reply.unexpected': {
    title: '응답을 이해할 수 없음',
    detail: (f) => `상태: ${f.status}, 내용: ${f.what}`,
    advice: () => `양쪽의 certwizard 버전이 같은지 확인하세요.`,
  },
  'house.disk.full': {
    title: 'house.disk.full',
    detail: (f) => `path: ${f.path}, free: ${f.free}, needed: ${f.needed}`,
    advice: () => ``,
  },
  'house.clock.wrong': {
    title: 'house.clock.wrong',
    detail: (f) => `now: ${f.now}`,
    advice: () => ``,
  },
};
